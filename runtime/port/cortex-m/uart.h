/* uart.h: the apps' serial ports: a ring of bytes each way, and interrupts that move them. uart.c is the port's side of it and the
 * same for every board; what the devices are like is in the board's uart.c.
 *
 * When the ring of received bytes is full the next byte stays in the device until somebody has read: QEMU then makes the other side
 * wait, a real line loses bytes, and they are counted.
 */
#ifndef FSM_CORTEX_M_UART_H
#define FSM_CORTEX_M_UART_H

#include "ring.h"

enum { FSM_UARTS = 2 }; /* of every board: ports 1 and 2 have the indices 0 and 1 */

struct fsm_uart {
    enum { FSM_UART_UNUSED, FSM_UART_OPEN, FSM_UART_GIVEN } state;
    struct fsm_ring received, sending;
    uint32_t lost; /* at least so many bytes, since start; for whoever looks with a debugger */
};
extern struct fsm_uart fsm_uarts[FSM_UARTS];

static inline bool fsm_uart_is_open(uint32_t index) { return index < FSM_UARTS && fsm_uarts[index].state == FSM_UART_OPEN; }

/* The port is an app's, as a device, and no port any more. */
void fsm_uart_give(uint32_t port);
/* What apps have sent goes out; gives up on a line that takes nothing. Leaves interrupts off. */
void fsm_uart_flush(void);

/* Of the board: the device is switched on, and its interrupts. */
void fsm_board_uart_open(uint32_t index);
/* Of the board, with interrupts off: bytes go between the rings and the device as long as both sides can, and an interrupt comes
 * when more can; fsm_wake() if any has come. */
void fsm_board_uart_serve(uint32_t index);

#endif
