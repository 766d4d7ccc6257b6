/* board.c: the MPS2 board's interrupts, its start and its end. */
#include "../board.h"
#include "../core.h"
#include "../uart.h"
#include "mps2.h"

const uint32_t fsm_board_clock = MPS2_CLOCK;

__attribute__((section(".fsm_board_vectors"), used)) static void (*const vectors[])(void) = {
    [0 ... MPS2_INTERRUPTS - 1] = fsm_interrupt_entry};

const struct fsm_board_device fsm_board_devices[] = {
    {0x40000000, 0x1000, 8, 1, 0},  /* timer 0 */
    {0x40001000, 0x1000, 9, 1, 0},  /* timer 1 */
    {0x40002000, 0x1000, 10, 1, 0}, /* dual timer */
    {0x40005000, 0x1000, 2, 2, 1},  /* UART1: received, sent */
    {0x40006000, 0x1000, 4, 2, 2},  /* UART2 */
    {0x40007000, 0x1000, 18, 2, 0}, /* UART3 */
    {0x40009000, 0x1000, 20, 2, 0}, /* UART4 */
    {0x40010000, 0x4000, 0, 0, 0},  /* GPIO 0 to 3 */
    {0x40028000, 0x1000, 0, 0, 0},  /* the board's LEDs, buttons and counters */
};
const uint32_t fsm_board_device_count = sizeof fsm_board_devices / sizeof *fsm_board_devices;

void fsm_board_start(void) { mps2_uart_start(); }

void fsm_port_halt(int code)
{
    fsm_uart_flush();
    fsm_semihosting_exit(code);
}
