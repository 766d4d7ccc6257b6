# Boots IMAGE on QEMU's MACHINE and fails unless it ends with CODE (0), its console matches EXPECT, and, with LINES, what went in at
# its first port came out at its second. The console is printed. LINES × 16 bytes go in: from the start, or, with LATE, once the console
# matches that, for devices that throw away what comes before. LETTER is put into the RAM's last word, at the address WORD. COUNTED: time is
# instructions, so that a busy machine makes no difference.
if(NOT DEFINED CODE)
    set(CODE 0)
endif()
if(NOT DEFINED EXPECT)
    set(EXPECT "ok ")
endif()
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
set(input "")
if(LINES)
    foreach(i RANGE 1 ${LINES})
        math(EXPR line "100000000000000 + ${i} * 7919")
        string(APPEND input "${line}\n")
    endforeach()
endif()
file(WRITE ${FOLDER}/sent "${input}")
file(WRITE ${FOLDER}/console "")
file(WRITE ${FOLDER}/port1.out "")
if(LATE)
    execute_process(COMMAND mkfifo ${FOLDER}/port1.in COMMAND_ERROR_IS_FATAL ANY)
    set(feed COMMAND sh -c "until grep -q '${LATE}' ${FOLDER}/console\ndo sleep 0.05\ndone\ncat ${FOLDER}/sent >${FOLDER}/port1.in")
else()
    file(WRITE ${FOLDER}/port1.in "${input}") # a file does as a pipe for QEMU
endif()
if(LETTER)
    set(letter -device loader,addr=${WORD},data=${LETTER},data-len=4)
endif()

if(COUNTED)
    set(counted -icount shift=6,sleep=off)
endif()
execute_process(
    COMMAND ${QEMU} ${counted} -M ${MACHINE} -display none -monitor none -serial file:${FOLDER}/console
        -chardev pipe,id=port1,path=${FOLDER}/port1 -serial chardev:port1
        -chardev file,id=port2,path=${FOLDER}/port2 -serial chardev:port2
        -semihosting-config enable=on,target=native -kernel ${IMAGE} ${letter}
    ${feed} OUTPUT_VARIABLE said ERROR_VARIABLE errors RESULTS_VARIABLE codes TIMEOUT 600)
list(GET codes 0 code)
file(READ ${FOLDER}/console console)
message("${console}${errors}")
if(NOT code STREQUAL CODE)
    message(FATAL_ERROR "${IMAGE} ended with ${code}, not ${CODE}")
endif()
if(NOT console MATCHES "${EXPECT}")
    message(FATAL_ERROR "the console does not say: ${EXPECT}")
endif()
if(LINES)
    execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${FOLDER}/sent ${FOLDER}/port2 RESULT_VARIABLE different)
    file(READ ${FOLDER}/port1.out port1)
    if(different OR NOT port1 STREQUAL "port 1\n")
        message(FATAL_ERROR "${FOLDER}: what came out is not what went in")
    endif()
endif()
