/* start_info.h: what the boot loader says about the machine. */
#ifndef FSM_X86_START_INFO_H
#define FSM_X86_START_INFO_H

/* Makes sure that the memory the linker script counts on is there; otherwise says so and stops. */
void fsm_start_info_check_memory(void);

#endif
