# Boots IMAGE on QEMU's MACHINE and fails unless it ends with CODE (0), its console matches EXPECT, and, with LINES, what went in at
# its first port came out at its second. The console is printed. INPUT or LINES × 16 bytes go in. COUNTED: time is instructions, so that a
# busy machine makes no difference.
if(NOT DEFINED CODE)
    set(CODE 0)
endif()
if(NOT DEFINED EXPECT)
    set(EXPECT "ok ")
endif()
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
set(input "${INPUT}")
if(LINES)
    foreach(i RANGE 1 ${LINES})
        math(EXPR line "100000000000000 + ${i} * 7919")
        string(APPEND input "${line}\n")
    endforeach()
endif()
file(WRITE ${FOLDER}/port1.in "${input}") # a file does as a pipe for QEMU
file(WRITE ${FOLDER}/port1.out "")

if(COUNTED)
    set(counted -icount shift=6,sleep=off)
endif()
execute_process(
    COMMAND ${QEMU} ${counted} -M ${MACHINE} -display none -monitor none -serial stdio
        -chardev pipe,id=port1,path=${FOLDER}/port1 -serial chardev:port1
        -chardev file,id=port2,path=${FOLDER}/port2 -serial chardev:port2
        -semihosting-config enable=on,target=native -kernel ${IMAGE}
    INPUT_FILE /dev/null OUTPUT_VARIABLE console ERROR_VARIABLE errors RESULT_VARIABLE code TIMEOUT 60)
message("${console}${errors}")
if(NOT code STREQUAL CODE)
    message(FATAL_ERROR "${IMAGE} ended with ${code}, not ${CODE}")
endif()
if(NOT console MATCHES "${EXPECT}")
    message(FATAL_ERROR "the console does not say: ${EXPECT}")
endif()
if(LINES)
    execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${FOLDER}/port1.in ${FOLDER}/port2 RESULT_VARIABLE different)
    file(READ ${FOLDER}/port1.out port1)
    if(different OR NOT port1 STREQUAL "port 1\n")
        message(FATAL_ERROR "${FOLDER}: what came out is not what went in")
    endif()
endif()
