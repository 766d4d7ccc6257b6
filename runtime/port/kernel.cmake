# fsm_device_kernel(MACHINE SCRIPT): everything a device runs but its apps, as one relocatable object, ${FSM_LIB_DIR}/MACHINE/kernel.o:
# fsmimage links it with a boot image, by the port's linker script SCRIPT. Sections stay apart, so that what no system needs falls out.
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
