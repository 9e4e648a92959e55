# regress: upstream's tests from the pristine tree with the variant's headers and library. The tests
# look into private structures, so the variant's own headers decide their layout; its test/
# directory is never compiled.
if(EVLAB_HARNESS)
  file(GLOB_RECURSE EVLAB_REGRESS_OBJECTS ${EVLAB_HARNESS}/*.o)
  if(NOT EVLAB_REGRESS_OBJECTS)
    message(FATAL_ERROR "no objects in ${EVLAB_HARNESS}")
  endif()
  set_source_files_properties(${EVLAB_REGRESS_OBJECTS} PROPERTIES EXTERNAL_OBJECT TRUE)
  add_executable(regress ${EVLAB_REGRESS_OBJECTS})
  set_target_properties(regress PROPERTIES LINKER_LANGUAGE C)
  target_link_libraries(regress PRIVATE event_core_static event_extra_static event_pthreads_static)
  target_link_options(regress PRIVATE -Wl,--build-id=sha1)
else()
  # A copy away from the headers: "../event-internal.h" must be the variant's, which is found
  # through its include/, and not the one beside the pristine test/. The generated regress.gen.* are
  # part of the release; libevent's own rule would write them into the source tree.
  set(copies ${CMAKE_BINARY_DIR}/regress/test)
  file(GLOB tests ${EVLAB_PRISTINE}/test/*.c ${EVLAB_PRISTINE}/test/*.h)
  file(COPY ${tests} DESTINATION ${copies})
  set(sources "")
  foreach(name
      regress regress.gen regress_buffer regress_bufferevent regress_dns regress_et
      regress_finalize regress_http regress_listener regress_main regress_minheap regress_rpc
      regress_testutils regress_thread regress_util tinytest)
    list(APPEND sources ${copies}/${name}.c)
  endforeach()
  add_library(evlab_regress OBJECT ${sources})
  target_include_directories(evlab_regress PRIVATE
    ${EVLAB_VARIANT}/include ${EVLAB_VARIANT}/compat ${CMAKE_BINARY_DIR}/libevent/include)
  target_compile_definitions(evlab_regress PRIVATE HAVE_CONFIG_H TINYTEST_LOCAL)
  # The copies' paths in messages as libevent's: "libevent/test/regress.c:123".
  # util/monotonic_prc_fallback reads a timer it has not set: half of its runs failed. The tests'
  # own variables start as zero; those of the library under test do not.
  include(CheckCCompilerFlag)
  check_c_compiler_flag(-ftrivial-auto-var-init=zero EVLAB_HAS_AUTO_VAR_INIT)
  if(EVLAB_HAS_AUTO_VAR_INIT)
    target_compile_options(evlab_regress PRIVATE -ftrivial-auto-var-init=zero)
  endif()
  # -iquote: no header at the variant's top level takes the place of <stdio.h>.
  target_compile_options(evlab_regress PRIVATE -w -iquote ${EVLAB_VARIANT}
    -ffile-prefix-map=${CMAKE_BINARY_DIR}/regress=libevent)
  add_custom_target(harness DEPENDS evlab_regress)
endif()
