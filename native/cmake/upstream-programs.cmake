# libevent's own programs: compiled from the pristine tree, linked with the variant's library.
foreach(program bench bench_cascade bench_http bench_httpclient)
  add_executable(${program} ${EVLAB_PRISTINE}/test/${program}.c)
  target_include_directories(${program} PRIVATE ${EVLAB_INCLUDES} ${EVLAB_PRISTINE})
  target_compile_options(${program} PRIVATE -w)
  target_link_libraries(${program} PRIVATE event_extra_static event_core_static)
  target_link_options(${program} PRIVATE -Wl,--build-id=sha1)
endforeach()
# No program links it, but it is part of libevent's code hash.
add_custom_target(event_pthreads_archive ALL DEPENDS event_pthreads_static)
