#include "uart.h"

#include "board.h"
#include "core.h"

struct fsm_uart fsm_uarts[FSM_UARTS];

bool fsm_port_uart_open(uint32_t port)
{
    if (port < 1 || port > FSM_UARTS || fsm_uarts[port - 1].state == FSM_UART_GIVEN) return false;
    fsm_uarts[port - 1].state = FSM_UART_OPEN;
    fsm_board_uart_open(port - 1);
    return true;
}

void fsm_uart_give(uint32_t port) { fsm_uarts[port - 1].state = FSM_UART_GIVEN; }

uint32_t fsm_port_uart_read(uint32_t port, uint8_t *bytes, uint32_t size)
{
    if (!fsm_uart_is_open(port - 1)) return 0;
    uint32_t count = 0, before = fsm_interrupts_off();
    struct fsm_ring *ring = &fsm_uarts[port - 1].received;
    while (count < size && !fsm_ring_empty(ring)) bytes[count++] = fsm_ring_get(ring);
    fsm_board_uart_serve(port - 1); /* for the byte that the device kept while the ring was full no interrupt comes */
    fsm_interrupts_restore(before);
    return count;
}

uint32_t fsm_port_uart_write(uint32_t port, const uint8_t *bytes, uint32_t length)
{
    if (!fsm_uart_is_open(port - 1)) return 0;
    uint32_t count = 0, before = fsm_interrupts_off();
    struct fsm_ring *ring = &fsm_uarts[port - 1].sending;
    while (count < length && !fsm_ring_full(ring)) fsm_ring_put(ring, bytes[count++]);
    fsm_board_uart_serve(port - 1);
    fsm_interrupts_restore(before);
    return count;
}

void fsm_uart_flush(void)
{
    enum { POLLS_MAX = 1000000 };
    fsm_interrupts_off();
    for (uint32_t i = 0; i < FSM_UARTS; i++)
        for (uint32_t polls = 0; polls < POLLS_MAX && !fsm_ring_empty(&fsm_uarts[i].sending); polls++) fsm_board_uart_serve(i);
}
