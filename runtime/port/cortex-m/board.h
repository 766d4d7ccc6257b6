/* board.h: what a board's folder gives to the port beside it: its memory map and interrupt vectors (the linker script, see core.h,
 * and the section .fsm_board_vectors, an fsm_interrupt_entry for each), these, what uart.h asks of it, and of port.h the console
 * and the way out.
 */
#ifndef FSM_BOARD_H
#define FSM_BOARD_H

#include <stdbool.h>
#include <stdint.h>

/* What SysTick counts, in Hz; a multiple of 1000. */
extern const uint32_t fsm_board_clock;

/* Before anything else uses the board: the console works. */
void fsm_board_start(void);

/* An interrupt has come; false: it is none of the board's own. */
bool fsm_board_interrupt(uint32_t number);

/* What the board gives away to apps: registers, and the interrupts that belong to them. A window lies in one of these. Nothing that
 * could reach memory by itself, or change the clocks, the memory map or the console, may be among them. */
struct fsm_board_device {
    uint32_t base, size;
    uint16_t first_interrupt; /* 0 of them: there is none */
    uint8_t interrupts;
    uint8_t port; /* the serial port that it is, if it is not given away; 0: none */
};
extern const struct fsm_board_device fsm_board_devices[];
extern const uint32_t fsm_board_device_count;

/* The way out of the machine for boards that QEMU emulates, with this exit code; interrupts are off by then. On the board itself,
 * without a debugger, it stops the processor for good. */
_Noreturn void fsm_semihosting_exit(int code);

#endif
