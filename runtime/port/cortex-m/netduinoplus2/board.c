/* board.c: the Netduino Plus 2's interrupts, its start and its end. */
#include "../board.h"
#include "../core.h"
#include "../uart.h"
#include "netduinoplus2.h"

const uint32_t fsm_board_clock = NETDUINOPLUS2_CLOCK;

__attribute__((section(".fsm_board_vectors"), used)) static void (*const vectors[])(void) = {
    [0 ... NETDUINOPLUS2_INTERRUPTS - 1] = fsm_interrupt_entry};

/* Nothing with DMA; not the clock control (RCC) and what else decides about the whole chip. */
const struct fsm_board_device fsm_board_devices[] = {
    {0x40000000, 0x400, 28, 1, 0}, /* TIM2 */
    {0x40000400, 0x400, 29, 1, 0}, /* TIM3 */
    {0x40000800, 0x400, 30, 1, 0}, /* TIM4 */
    {0x40000c00, 0x400, 50, 1, 0}, /* TIM5 */
    {0x40004400, 0x400, 38, 1, 1}, /* USART2 */
    {0x40004800, 0x400, 39, 1, 2}, /* USART3 */
    {0x40004c00, 0x400, 52, 1, 0}, /* UART4 */
    {0x40005000, 0x400, 53, 1, 0}, /* UART5 */
    {0x40011400, 0x400, 71, 1, 0}, /* USART6 */
    {0x40020000, 0x2400, 0, 0, 0}, /* GPIO A to I */
};
const uint32_t fsm_board_device_count = sizeof fsm_board_devices / sizeof *fsm_board_devices;

/* Every device that may be given away gets its clock, and USART1, the console. */
static void start_clocks(void)
{
    enum { CLOCK_GPIO = 0x40023830, CLOCK_SLOW = 0x40023840, CLOCK_FAST = 0x40023844 };
    enum { GPIO_A_TO_I = 0x1ff, TIM_2_TO_5 = 0xf, USART_2_TO_5 = 0xf << 17, USART_1_AND_6 = 3 << 4 };
    *fsm_register(CLOCK_GPIO) |= GPIO_A_TO_I;
    *fsm_register(CLOCK_SLOW) |= TIM_2_TO_5 | USART_2_TO_5;
    *fsm_register(CLOCK_FAST) |= USART_1_AND_6;
}

void fsm_board_start(void)
{
    start_clocks();
    netduinoplus2_uart_start();
}

void fsm_port_halt(int code)
{
    fsm_uart_flush();
    fsm_semihosting_exit(code);
}
