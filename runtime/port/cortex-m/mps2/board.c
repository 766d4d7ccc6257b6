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

void fsm_port_halt(int code)
{
    mps2_uart_flush();
    fsm_semihosting_exit(code);
}
