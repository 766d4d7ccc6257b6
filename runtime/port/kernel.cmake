# What a device runs but its apps, as relocatable objects: fsmimage links them with a boot image, by the board's linker script. Sections
# stay apart, so that what no system needs falls out.
#   fsm_device_kernel(MACHINE EMULATION [LIBRARIES…])   all but the board: ${FSM_LIB_DIR}/MACHINE/kernel.o
#   fsm_device_board(MACHINE BOARD EMULATION)           the board, of target fsm_board_BOARD: BOARD.o beside it, and BOARD.ld, which is in
#                                                       the folder BOARD
function(fsm_device_kernel machine emulation)
    string(REPLACE - _ suffix ${machine})
    set(objects)
    foreach(part IN ITEMS fsm_port fsmkernel fsmsystem fsmload bearssl fsmlibc)
        list(APPEND objects $<TARGET_OBJECTS:${part}_${suffix}>)
    endforeach()
    set(output ${FSM_LIB_DIR}/${machine}/kernel.o)
    add_custom_command(OUTPUT ${output}
        COMMAND ${FSM_LLD} -m ${emulation} -r ${objects} ${ARGN} -o ${output}
        DEPENDS ${objects} COMMAND_EXPAND_LISTS VERBATIM COMMENT "kernel ${machine}")
    add_custom_target(fsm_kernel_${suffix} ALL DEPENDS ${output})
endfunction()

function(fsm_device_board machine board emulation)
    set(output ${FSM_LIB_DIR}/${machine}/${board})
    set(objects $<TARGET_OBJECTS:fsm_board_${board}>)
    add_custom_command(OUTPUT ${output}.o
        COMMAND ${FSM_LLD} -m ${emulation} -r ${objects} -o ${output}.o
        DEPENDS ${objects} COMMAND_EXPAND_LISTS VERBATIM COMMENT "board ${board}")
    add_custom_command(OUTPUT ${output}.ld
        COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_SOURCE_DIR}/${board}/${board}.ld ${output}.ld
        DEPENDS ${board}/${board}.ld COMMENT "linker script ${board}.ld" VERBATIM)
    add_custom_target(fsm_image_parts_${board} ALL DEPENDS ${output}.o ${output}.ld)
endfunction()
