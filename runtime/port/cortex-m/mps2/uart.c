/* uart.c: the serial ports of the MPS2 board, CMSDK APB UARTs (ARM DDI 0479, 4.3): UART0 is the console, UART1 and UART2 are the
 * apps' ports 1 and 2, each once it is opened. The device says only once that it has a byte; it takes no other until somebody has
 * read that one.
 */
#include "../board.h"
#include "../core.h"
#include "../uart.h"
#include "mps2.h"

enum { AT_DATA = 0, AT_STATE = 4, AT_CONTROL = 8, AT_INTERRUPT = 12, AT_DIVIDER = 16 };
enum { STATE_TX_FULL = 1, STATE_RX_FULL = 2, STATE_RX_LOST = 8 };
enum { CONTROL_TX = 1, CONTROL_RX = 2, CONTROL_TX_INTERRUPT = 4, CONTROL_RX_INTERRUPT = 8 };
enum { INTERRUPT_TX = 1, INTERRUPT_RX = 2 };
enum { CONSOLE = 0x40004000, BAUD = 115200 };
enum { FIRST_INTERRUPT = 2, INTERRUPTS_OF_A_PORT = 2 }; /* receive, transmit, of UART1, then UART2 */

static const uint32_t addresses[FSM_UARTS] = {0x40005000, 0x40006000};

static volatile uint32_t *at(uint32_t port, uint32_t offset) { return fsm_register(addresses[port] + offset); }

void mps2_uart_start(void)
{
    *fsm_register(CONSOLE + AT_DIVIDER) = MPS2_CLOCK / BAUD;
    *fsm_register(CONSOLE + AT_CONTROL) = CONTROL_TX;
}

void fsm_board_uart_open(uint32_t port)
{
    *at(port, AT_DIVIDER) = MPS2_CLOCK / BAUD;
    *at(port, AT_CONTROL) = CONTROL_TX | CONTROL_RX | CONTROL_TX_INTERRUPT | CONTROL_RX_INTERRUPT;
    for (uint32_t i = 0; i < INTERRUPTS_OF_A_PORT; i++) fsm_nvic_switch(FIRST_INTERRUPT + port * INTERRUPTS_OF_A_PORT + i, true);
}

static void receive(uint32_t port)
{
    struct fsm_uart *uart = &fsm_uarts[port];
    while (*at(port, AT_STATE) & STATE_RX_FULL && !fsm_ring_full(&uart->received)) {
        if (*at(port, AT_STATE) & STATE_RX_LOST) {
            uart->lost++;
            *at(port, AT_STATE) = STATE_RX_LOST;
        }
        fsm_ring_put(&uart->received, (uint8_t)*at(port, AT_DATA));
        fsm_wake();
    }
}

void fsm_board_uart_serve(uint32_t port)
{
    struct fsm_ring *ring = &fsm_uarts[port].sending;
    receive(port);
    while (!fsm_ring_empty(ring) && !(*at(port, AT_STATE) & STATE_TX_FULL)) *at(port, AT_DATA) = fsm_ring_get(ring);
}

bool fsm_board_interrupt(uint32_t number)
{
    const uint32_t index = number - FIRST_INTERRUPT, port = index / INTERRUPTS_OF_A_PORT;
    if (!fsm_uart_is_open(port)) return false;
    *at(port, AT_INTERRUPT) = index % INTERRUPTS_OF_A_PORT ? INTERRUPT_TX : INTERRUPT_RX;
    fsm_board_uart_serve(port);
    return true;
}

void fsm_port_console(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        while (*fsm_register(CONSOLE + AT_STATE) & STATE_TX_FULL) continue;
        *fsm_register(CONSOLE + AT_DATA) = (uint8_t)text[i];
    }
}
