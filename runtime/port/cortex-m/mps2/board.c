/* board.c: the MPS2 board's interrupts, its start and its end. */
#include "../board.h"
#include "../core.h"
#include "mps2.h"

const uint32_t fsm_board_clock = MPS2_CLOCK;

/* 0: never enabled. */
__attribute__((section(".fsm_board_vectors"), used)) static void (*const vectors[])(void) = {
    [2] = mps2_uart1_received,
    [3] = mps2_uart1_transmitted,
    [4] = mps2_uart2_received,
    [5] = mps2_uart2_transmitted,
};

void fsm_board_start(void) { mps2_uart_start(); }

/* The way out of the machine is semihosting's SYS_EXIT_EXTENDED: QEMU ends with the code. On the board itself, without a debugger,
 * the breakpoint is one more fault, and the second one stops the processor for good. */
void fsm_port_halt(int code)
{
    enum { SYS_EXIT_EXTENDED = 0x20, STOPPED_APPLICATION_EXIT = 0x20026 };
    mps2_uart_flush();
    const uint32_t reason[2] = {STOPPED_APPLICATION_EXIT, (uint32_t)code};
    register uint32_t r0 __asm__("r0") = SYS_EXIT_EXTENDED;
    register const uint32_t *r1 __asm__("r1") = reason;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    for (;;) __asm__ volatile("wfi");
}
