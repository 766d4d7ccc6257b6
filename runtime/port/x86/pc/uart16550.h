/* uart16550.h: registers of a 16550A serial port (National Semiconductor PC16550D data sheet), and how all of ours are set up.
 *
 * The FIFOs stay off, where a reset leaves them: switching them on discards what has already arrived, and a byte does arrive before
 * this program runs when QEMU's input is a file. Without them a byte that nobody took keeps QEMU from reading the next one; on a
 * real line there are 87 us to take it, which handlers do not delay because interrupts stay on while they run.
 */
#ifndef FSM_PC_UART16550_H
#define FSM_PC_UART16550_H

#include <stdint.h>

#include "../machine.h"

enum {
    FSM_UART_DATA = 0,
    FSM_UART_INTERRUPT_ENABLE = 1,
    FSM_UART_FIFO_CONTROL = 2,
    FSM_UART_LINE_CONTROL = 3,
    FSM_UART_MODEM_CONTROL = 4,
    FSM_UART_LINE_STATUS = 5,
    FSM_UART_SCRATCH = 7,

    FSM_UART_ON_RECEIVED = 0x01, /* interrupt enable */
    FSM_UART_ON_EMPTY = 0x02,
    FSM_UART_RECEIVED = 0x01, /* line status */
    FSM_UART_OVERRUN = 0x02,
    FSM_UART_EMPTY = 0x20,
};

/* 115200 baud, 8 data bits, no parity, 1 stop bit; FIFOs off; no interrupts requested yet. */
static inline void fsm_uart16550_start(uint16_t base)
{
    fsm_out(base + FSM_UART_INTERRUPT_ENABLE, 0);
    fsm_out(base + FSM_UART_LINE_CONTROL, 0x80); /* registers 0 and 1 are the divisor now */
    fsm_out(base + 0, 1);
    fsm_out(base + 1, 0);
    fsm_out(base + FSM_UART_LINE_CONTROL, 0x03);
    fsm_out(base + FSM_UART_FIFO_CONTROL, 0);
    fsm_out(base + FSM_UART_MODEM_CONTROL, 0x0b); /* ready; interrupts reach the line */
}

#endif
