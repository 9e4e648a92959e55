# EVLAB_SANITIZER: none, address (with UBSan) or thread. As compile options of everything that
# follows, not as CMAKE_C_FLAGS: libevent's checks then give the same headers with and without.
set(EVLAB_SANITIZER none CACHE STRING "none, address or thread")
if(EVLAB_SANITIZER STREQUAL address)
  set(EVLAB_SANITIZER_FLAGS -fsanitize=address,undefined -fno-sanitize-recover=all)
elseif(EVLAB_SANITIZER STREQUAL thread)
  set(EVLAB_SANITIZER_FLAGS -fsanitize=thread)
elseif(NOT EVLAB_SANITIZER STREQUAL none)
  message(FATAL_ERROR "EVLAB_SANITIZER is ${EVLAB_SANITIZER}")
endif()
if(EVLAB_SANITIZER_FLAGS AND EVLAB_FLAVOUR STREQUAL addon)
  # libevent's own objects, with its assertions; each link of the addon is told by itself
  # (addon.cmake), and our objects come compiled.
  add_compile_options(${EVLAB_SANITIZER_FLAGS} -UNDEBUG)
elseif(EVLAB_SANITIZER_FLAGS)
  # -O1 as the sanitizers' authors advise: half the time, and stacks stay whole.
  add_compile_options(${EVLAB_SANITIZER_FLAGS} -O1)
  add_link_options(${EVLAB_SANITIZER_FLAGS})
endif()
