/* uart.c: the serial ports of the Netduino Plus 2, the STM32F405's USARTs (RM0090, 30): USART1 is the console, USART2 and USART3
 * are the apps' ports 1 and 2, each once it is opened. While a ring is full, its device's interrupt is off: at the NVIC, for QEMU's
 * device does not take one back that it has asked for. Before it is switched on, the device throws away what arrives.
 */
#include "../board.h"
#include "../core.h"
#include "../uart.h"
#include "netduinoplus2.h"

enum { AT_STATUS = 0x00, AT_DATA = 0x04, AT_DIVIDER = 0x08, AT_CONTROL = 0x0c };
enum { STATUS_LOST = 1 << 3, STATUS_RECEIVED = 1 << 5, STATUS_EMPTY = 1 << 7 };
enum { CONTROL_RX = 1 << 2, CONTROL_TX = 1 << 3, CONTROL_ON_RECEIVED = 1 << 5, CONTROL_ON_EMPTY = 1 << 7, CONTROL_ON = 1 << 13 };
enum { CONSOLE = 0x40011000, BAUD = 115200, FIRST_INTERRUPT = 38 };

static const uint32_t addresses[FSM_UARTS] = {0x40004400, 0x40004800};

static volatile uint32_t *at(uint32_t port, uint32_t offset) { return fsm_register(addresses[port] + offset); }

void netduinoplus2_uart_start(void)
{
    *fsm_register(CONSOLE + AT_DIVIDER) = NETDUINOPLUS2_FAST_BUS / BAUD;
    *fsm_register(CONSOLE + AT_CONTROL) = CONTROL_ON | CONTROL_TX;
}

void fsm_board_uart_open(uint32_t port)
{
    *at(port, AT_DIVIDER) = NETDUINOPLUS2_SLOW_BUS / BAUD;
    *at(port, AT_CONTROL) = CONTROL_ON | CONTROL_TX | CONTROL_RX | CONTROL_ON_RECEIVED;
    fsm_nvic_switch(FIRST_INTERRUPT + port, true);
}

/* Reading the data after the status clears what the status said. */
static void receive(uint32_t port)
{
    struct fsm_uart *uart = &fsm_uarts[port];
    while (!fsm_ring_full(&uart->received)) {
        const uint32_t status = *at(port, AT_STATUS);
        if (!(status & STATUS_RECEIVED)) break;
        if (status & STATUS_LOST) uart->lost++;
        fsm_ring_put(&uart->received, (uint8_t)*at(port, AT_DATA));
        fsm_wake();
    }
}

void fsm_board_uart_serve(uint32_t port)
{
    struct fsm_ring *ring = &fsm_uarts[port].sending;
    receive(port);
    while (!fsm_ring_empty(ring) && *at(port, AT_STATUS) & STATUS_EMPTY) *at(port, AT_DATA) = fsm_ring_get(ring);
    *at(port, AT_CONTROL) =
        CONTROL_ON | CONTROL_TX | CONTROL_RX | CONTROL_ON_RECEIVED | (fsm_ring_empty(ring) ? 0 : CONTROL_ON_EMPTY);
    fsm_nvic_switch(FIRST_INTERRUPT + port, !fsm_ring_full(&fsm_uarts[port].received));
}

bool fsm_board_interrupt(uint32_t number)
{
    const uint32_t port = number - FIRST_INTERRUPT;
    if (!fsm_uart_is_open(port)) return false;
    fsm_board_uart_serve(port);
    return true;
}

void fsm_port_console(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        while (!(*fsm_register(CONSOLE + AT_STATUS) & STATUS_EMPTY)) continue;
        *fsm_register(CONSOLE + AT_DATA) = (uint8_t)text[i];
    }
}
