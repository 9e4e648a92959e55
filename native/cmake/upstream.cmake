# libevent's own benchmark programs: pristine sources, the variant's static libraries.
find_package(Threads REQUIRED)

foreach(program bench bench_cascade bench_http bench_httpclient)
	add_executable(${program} "${EVLAB_PRISTINE}/test/${program}.c")
	# What libevent's own CMakeLists.txt gives them; warnings of code we never edit are noise.
	target_compile_definitions(${program} PRIVATE _GNU_SOURCE=1 HAVE_CONFIG_H)
	target_compile_options(${program} PRIVATE -fno-strict-aliasing -w)
	target_include_directories(${program} PRIVATE
		${EVLAB_LIBEVENT_INCLUDES} "${EVLAB_PRISTINE}" "${EVLAB_PRISTINE}/compat")
	# Files, not targets: linking the target would bring in the variant's include directories.
	target_link_libraries(${program} PRIVATE
		"$<TARGET_FILE:event_extra_static>"
		"$<TARGET_FILE:event_core_static>"
		Threads::Threads)
	add_dependencies(${program} event_extra_static event_core_static)
endforeach()
# Not linked by the programs, but part of libevent's code hash.
add_custom_target(libevent_archives ALL DEPENDS ${EVLAB_LIBEVENT})
