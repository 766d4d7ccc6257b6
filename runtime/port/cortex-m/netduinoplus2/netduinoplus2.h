/* netduinoplus2.h: Netduino Plus 2, a board with an STM32F405 (Cortex-M4 with FPU), as QEMU's netduinoplus2 has it. Registers: ST's
 * reference manual RM0090.
 *
 * QEMU has none of the chip's clock control: its processor runs at 168 MHz from reset on, and serial ports at any speed. A board
 * that is not QEMU's starts at 16 MHz, and start-up would have to set up its clocks (RM0090, 7) before anything else.
 */
#ifndef FSM_NETDUINOPLUS2_H
#define FSM_NETDUINOPLUS2_H

enum {
    NETDUINOPLUS2_CLOCK = 168000000,   /* processor and SysTick */
    NETDUINOPLUS2_FAST_BUS = 84000000, /* APB2: USART1 */
    NETDUINOPLUS2_SLOW_BUS = 42000000, /* APB1: USART2, USART3 */
    NETDUINOPLUS2_INTERRUPTS = 82,
};

void netduinoplus2_uart_start(void);

#endif
