# The variant, as its own CMake project defines it: static libraries and nothing else.

# libevent asks for CMake 3.1, whose policies would ignore these options, hidden visibility, and
# would register the build directory in the user's home (~/.cmake/packages).
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
set(CMAKE_POLICY_DEFAULT_CMP0063 NEW)
set(CMAKE_POLICY_DEFAULT_CMP0090 NEW)

set(EVENT__LIBRARY_TYPE STATIC CACHE STRING "" FORCE)
set(EVENT__DISABLE_OPENSSL ON)
set(EVENT__DISABLE_BENCHMARK ON) # its bench*.c may be the variant's; ours are pristine
set(EVENT__DISABLE_TESTS ON)     # regress would rewrite test/regress.gen.* in the source tree
set(EVENT__DISABLE_REGRESS ON)
set(EVENT__DISABLE_SAMPLES ON)
set(EVENT__ENABLE_GCC_WARNINGS OFF)

# No colours in the log, whatever the generator.
set(check_c_compiler_flag__fdiagnostics_color_always FALSE CACHE INTERNAL "")

# It takes its version from `git describe`, which would find a tag of the enclosing repository.
set(ENV{GIT_DIR} "${CMAKE_BINARY_DIR}/no-repository")

# Check results depend on the toolchain alone: an earlier configure's save about 9 s.
if(EVLAB_PRELOAD)
	include("${EVLAB_PRELOAD}")
endif()

# EXCLUDE_FROM_ALL also leaves out event_static, which would compile everything twice.
add_subdirectory("${EVLAB_VARIANT}" libevent EXCLUDE_FROM_ALL)

set(EVLAB_LIBEVENT event_core_static event_extra_static event_pthreads_static)

# Our own code and bench*.c see the pristine headers, never the variant's: the public interface
# must be unchanged, and the harness must be the same machine code on both sides.
set(EVLAB_LIBEVENT_INCLUDES
	"${CMAKE_BINARY_DIR}/libevent/include"
	"${EVLAB_PRISTINE}/include")
