/* board.c: the Netduino Plus 2's interrupts, its start and its end. */
#include "../board.h"
#include "../core.h"
#include "netduinoplus2.h"

const uint32_t fsm_board_clock = NETDUINOPLUS2_CLOCK;

/* 0: never enabled. */
__attribute__((section(".fsm_board_vectors"), used)) static void (*const vectors[])(void) = {
    [38] = netduinoplus2_usart2_interrupt,
    [39] = netduinoplus2_usart3_interrupt,
};

void fsm_board_start(void) { netduinoplus2_uart_start(); }

void fsm_port_halt(int code)
{
    netduinoplus2_uart_flush();
    fsm_semihosting_exit(code);
}
