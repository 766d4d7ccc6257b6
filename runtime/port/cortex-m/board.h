/* board.h: what a board's folder gives to the port beside it: its memory map and interrupt vectors (the linker script, see core.h,
 * and the section .fsm_board_vectors), these, and of port.h the console, the serial ports and the way out.
 */
#ifndef FSM_BOARD_H
#define FSM_BOARD_H

#include <stdint.h>

/* What SysTick counts, in Hz; a multiple of 1000. */
extern const uint32_t fsm_board_clock;

/* Before anything else uses the board: serial ports on, their interrupts enabled at FSM_INTERRUPT_PRIORITY. */
void fsm_board_start(void);

/* The way out of the machine for boards that QEMU emulates, with this exit code; interrupts are off by then. On the board itself,
 * without a debugger, it stops the processor for good. */
_Noreturn void fsm_semihosting_exit(int code);

#endif
