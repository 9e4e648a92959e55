# The addon in EVLAB_LAYOUTS links of the same objects, numbered from EVLAB_FIRST_LAYOUT on, evrun
# with the same kernels, and evrun_alloc, which also counts allocations.
file(STRINGS ${CMAKE_SOURCE_DIR}/native/kernel/wrapped_symbols.txt EVLAB_WRAPPED)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/native/kernel/wrapped_symbols.txt)
list(TRANSFORM EVLAB_WRAPPED PREPEND -Wl,--wrap=)
file(STRINGS ${CMAKE_SOURCE_DIR}/native/allocations/wrapped_symbols.txt EVLAB_WRAPPED_ALLOCATIONS)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/native/allocations/wrapped_symbols.txt)
list(TRANSFORM EVLAB_WRAPPED_ALLOCATIONS PREPEND -Wl,--wrap=)

if(EVLAB_HARNESS)
  # Compiled once, from pristine headers, and linked with every variant.
  foreach(own kernel binding evrun allocations)
    file(GLOB EVLAB_${own}_OBJECTS ${EVLAB_HARNESS}/${own}/*.o)
    if(NOT EVLAB_${own}_OBJECTS)
      message(FATAL_ERROR "no objects in ${EVLAB_HARNESS}/${own}")
    endif()
  endforeach()
else()
  foreach(own kernel binding evrun allocations)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/native/${own}/*.cc)
    add_library(evlab_${own} OBJECT ${sources})
    target_compile_features(evlab_${own} PRIVATE cxx_std_20)
    target_compile_options(evlab_${own} PRIVATE -Wall -Wextra -Wconversion -Werror)
    target_include_directories(evlab_${own} PRIVATE ${EVLAB_INCLUDES})
    set(EVLAB_${own}_OBJECTS $<TARGET_OBJECTS:evlab_${own}>)
  endforeach()
  target_include_directories(evlab_binding SYSTEM PRIVATE ${CMAKE_JS_INC})
  target_compile_definitions(evlab_binding PRIVATE NAPI_VERSION=8 NODE_ADDON_API_CPP_EXCEPTIONS)
  set(EVLAB_OWN_TARGETS evlab_kernel evlab_binding evlab_evrun evlab_allocations)
  add_custom_target(harness DEPENDS ${EVLAB_OWN_TARGETS})
endif()

set_source_files_properties(${EVLAB_evrun_OBJECTS} ${EVLAB_kernel_OBJECTS}
  ${EVLAB_allocations_OBJECTS} PROPERTIES EXTERNAL_OBJECT TRUE)
add_executable(evrun ${EVLAB_evrun_OBJECTS} ${EVLAB_kernel_OBJECTS})
add_executable(evrun_alloc ${EVLAB_evrun_OBJECTS} ${EVLAB_kernel_OBJECTS}
  ${EVLAB_allocations_OBJECTS})
target_link_options(evrun_alloc PRIVATE ${EVLAB_WRAPPED_ALLOCATIONS})
foreach(runner evrun evrun_alloc)
  set_target_properties(${runner} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(${runner} PRIVATE
    event_core_static event_extra_static event_pthreads_static)
  target_link_options(${runner} PRIVATE ${EVLAB_WRAPPED} -Wl,--build-id=sha1)
endforeach()

set(EVLAB_OBJECTS
  ${EVLAB_kernel_OBJECTS} ${EVLAB_binding_OBJECTS}
  $<TARGET_OBJECTS:event_core_static> $<TARGET_OBJECTS:event_extra_static>
  $<TARGET_OBJECTS:event_pthreads_static>)
set(EVLAB_STRIPPED ${CMAKE_BINARY_DIR}/stripped)
# Targets, not object files: make knows no rule for an object of another directory.
set(EVLAB_LINKED event_core_static event_extra_static event_pthreads_static ${EVLAB_OWN_TARGETS})
add_custom_command(OUTPUT ${EVLAB_STRIPPED}.done
  COMMAND ${CMAKE_COMMAND} "-DOBJECTS=${EVLAB_OBJECTS}" "-DOUTPUT=${EVLAB_STRIPPED}"
    "-DOBJCOPY=${CMAKE_OBJCOPY}" -P ${CMAKE_SOURCE_DIR}/native/cmake/strip-objects.cmake
  COMMAND ${CMAKE_COMMAND} -E touch ${EVLAB_STRIPPED}.done
  DEPENDS ${EVLAB_LINKED} ${CMAKE_SOURCE_DIR}/native/cmake/strip-objects.cmake
  COMMENT "Stripping objects" VERBATIM)
math(EXPR EVLAB_LAST_LAYOUT "${EVLAB_FIRST_LAYOUT} + ${EVLAB_LAYOUTS} - 1")
foreach(layout RANGE ${EVLAB_FIRST_LAYOUT} ${EVLAB_LAST_LAYOUT})
  set(addon ${CMAKE_BINARY_DIR}/addon-${layout}.node)
  add_custom_command(OUTPUT ${addon}
    COMMAND ${CMAKE_COMMAND}
      "-DLAYOUT=${layout}" "-DOUTPUT=${addon}" "-DOBJECTS=${EVLAB_STRIPPED}"
      "-DCXX=${CMAKE_CXX_COMPILER}" "-DWRAPPED=${EVLAB_WRAPPED}"
      "-DSANITIZERS=${EVLAB_SANITIZER_FLAGS}"
      -P ${CMAKE_SOURCE_DIR}/native/cmake/link-layout.cmake
    DEPENDS ${EVLAB_STRIPPED}.done ${CMAKE_SOURCE_DIR}/native/cmake/link-layout.cmake
      ${CMAKE_SOURCE_DIR}/native/cmake/exports.map
    COMMENT "Linking layout ${layout}" VERBATIM)
  list(APPEND EVLAB_ADDONS ${addon})
endforeach()
add_custom_target(addons ALL DEPENDS ${EVLAB_ADDONS})
