# Links one layout of the addon: layout 0 in natural order, every other with the objects in a
# random but fixed order and paddings between them. Code placement moves CPU-bound operations by
# more than many changes do, so a comparison averages over many placements.
#
# OBJECTS is the directory that strip-objects.cmake has made.
file(GLOB objects ${OBJECTS}/*.o)
list(SORT objects)
if(LAYOUT GREATER 0)
  # The order and the paddings follow from hashes of the layout's number: the same everywhere.
  set(keyed "")
  foreach(object IN LISTS objects)
    get_filename_component(name ${object} NAME)
    string(MD5 key "${LAYOUT}/${name}")
    list(APPEND keyed "${key}|${object}")
  endforeach()
  list(SORT keyed)
  set(objects "")
  set(paddings "")
  set(position 0)
  foreach(entry IN LISTS keyed)
    string(REGEX REPLACE "^[^|]*\\|" "" object "${entry}")
    math(EXPR position "${position} + 1")
    list(APPEND objects ${object})
    # Every eighth object is followed by 64 to 4096 bytes nobody executes.
    math(EXPR eighth "${position} % 8")
    if(eighth EQUAL 1)
      string(MD5 size "${LAYOUT} padding ${position}")
      string(SUBSTRING ${size} 0 4 size)
      math(EXPR size "(0x${size} % 64 + 1) * 64")
      set(padding ${OUTPUT}.${position}.s)
      file(WRITE ${padding}
        ".text\n.balign 64\n.skip ${size}, 0x90\n.section .note.GNU-stack,\"\",%progbits\n")
      list(APPEND objects ${padding})
      list(APPEND paddings ${padding})
    endif()
  endforeach()
endif()

execute_process(
  COMMAND ${CXX} -shared -o ${OUTPUT} ${objects} ${WRAPPED} ${SANITIZERS}
    -Wl,--build-id=sha1 -Wl,-Bsymbolic -Wl,--exclude-libs,ALL -Wl,-z,now -pthread
    -Wl,--version-script=${CMAKE_CURRENT_LIST_DIR}/exports.map
  RESULT_VARIABLE failed)
if(paddings)
  file(REMOVE ${paddings})
endif()
if(failed)
  message(FATAL_ERROR "linking layout ${LAYOUT} failed")
endif()
