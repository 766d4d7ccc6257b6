/* uart.c: the serial ports of the Netduino Plus 2, the STM32F405's USARTs (RM0090, 30): USART1 is the console, USART2 and USART3
 * are the apps' ports 1 and 2, each once it is opened.
 *
 * Received bytes go into a ring. When it is full the next byte stays in the device, its interrupt off until somebody has read: QEMU
 * then makes the other side wait, a real line loses bytes, and they are counted. The interrupt is switched off at the NVIC, for
 * QEMU's device does not take one back that it has asked for. Before it is switched on, the device throws away what arrives.
 */
#include "../board.h"
#include "../core.h"
#include "../ring.h"
#include "netduinoplus2.h"

enum { AT_STATUS = 0x00, AT_DATA = 0x04, AT_DIVIDER = 0x08, AT_CONTROL = 0x0c };
enum { STATUS_LOST = 1 << 3, STATUS_RECEIVED = 1 << 5, STATUS_EMPTY = 1 << 7 };
enum { CONTROL_RX = 1 << 2, CONTROL_TX = 1 << 3, CONTROL_ON_RECEIVED = 1 << 5, CONTROL_ON_EMPTY = 1 << 7, CONTROL_ON = 1 << 13 };
enum { CONSOLE = 0x40011000, BAUD = 115200, FIRST_INTERRUPT = 38 };
enum state { PORT_UNUSED, PORT_OPEN, PORT_GIVEN };

struct port {
    enum state state;
    struct fsm_ring received, sending;
    uint32_t lost; /* at least so many bytes, since start; for whoever looks with a debugger */
};
static struct port ports[NETDUINOPLUS2_PORTS];
static const uint32_t addresses[NETDUINOPLUS2_PORTS] = {0x40004400, 0x40004800};

static volatile uint32_t *at(uint32_t port, uint32_t offset) { return fsm_register(addresses[port] + offset); }

void netduinoplus2_uart_start(void)
{
    *fsm_register(CONSOLE + AT_DIVIDER) = NETDUINOPLUS2_FAST_BUS / BAUD;
    *fsm_register(CONSOLE + AT_CONTROL) = CONTROL_ON | CONTROL_TX;
}

bool fsm_port_uart_open(uint32_t number)
{
    if (number < 1 || number > NETDUINOPLUS2_PORTS || ports[number - 1].state == PORT_GIVEN) return false;
    ports[number - 1].state = PORT_OPEN;
    *at(number - 1, AT_DIVIDER) = NETDUINOPLUS2_SLOW_BUS / BAUD;
    *at(number - 1, AT_CONTROL) = CONTROL_ON | CONTROL_TX | CONTROL_RX | CONTROL_ON_RECEIVED;
    fsm_nvic_switch(FIRST_INTERRUPT + number - 1, true);
    return true;
}

void fsm_board_give_port(uint32_t number) { ports[number - 1].state = PORT_GIVEN; }

static bool is_open(uint32_t number)
{
    return number >= 1 && number <= NETDUINOPLUS2_PORTS && ports[number - 1].state == PORT_OPEN;
}

/* From the device into the ring, as long as there is both a byte and room. Reading the data after the status clears what the status
 * said. */
static void receive(uint32_t number)
{
    struct port *port = &ports[number];
    while (!fsm_ring_full(&port->received)) {
        const uint32_t status = *at(number, AT_STATUS);
        if (!(status & STATUS_RECEIVED)) break;
        if (status & STATUS_LOST) port->lost++;
        fsm_ring_put(&port->received, (uint8_t)*at(number, AT_DATA));
        fsm_wake();
    }
}

/* From the ring into the device, as long as it takes them. */
static void transmit(uint32_t number)
{
    struct fsm_ring *ring = &ports[number].sending;
    while (!fsm_ring_empty(ring) && *at(number, AT_STATUS) & STATUS_EMPTY) *at(number, AT_DATA) = fsm_ring_get(ring);
}

/* Moves what can be moved, and asks for an interrupt for the rest. Interrupts off. */
static void serve(uint32_t number)
{
    receive(number);
    transmit(number);
    *at(number, AT_CONTROL) = CONTROL_ON | CONTROL_TX | CONTROL_RX | CONTROL_ON_RECEIVED |
                              (fsm_ring_empty(&ports[number].sending) ? 0 : CONTROL_ON_EMPTY);
    fsm_nvic_switch(FIRST_INTERRUPT + number, !fsm_ring_full(&ports[number].received));
}

bool fsm_board_interrupt(uint32_t number)
{
    const uint32_t port = number - FIRST_INTERRUPT;
    if (!is_open(port + 1)) return false;
    serve(port);
    return true;
}

uint32_t fsm_port_uart_read(uint32_t port, uint8_t *bytes, uint32_t size)
{
    if (!is_open(port)) return 0;
    uint32_t count = 0, before = fsm_interrupts_off();
    struct fsm_ring *ring = &ports[port - 1].received;
    while (count < size && !fsm_ring_empty(ring)) bytes[count++] = fsm_ring_get(ring);
    serve(port - 1);
    fsm_interrupts_restore(before);
    return count;
}

uint32_t fsm_port_uart_write(uint32_t port, const uint8_t *bytes, uint32_t length)
{
    if (!is_open(port)) return 0;
    uint32_t count = 0, before = fsm_interrupts_off();
    struct fsm_ring *ring = &ports[port - 1].sending;
    while (count < length && !fsm_ring_full(ring)) fsm_ring_put(ring, bytes[count++]);
    serve(port - 1);
    fsm_interrupts_restore(before);
    return count;
}

void fsm_port_console(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        while (!(*fsm_register(CONSOLE + AT_STATUS) & STATUS_EMPTY)) continue;
        *fsm_register(CONSOLE + AT_DATA) = (uint8_t)text[i];
    }
}

void netduinoplus2_uart_flush(void)
{
    enum { POLLS_MAX = 1000000 };
    fsm_interrupts_off();
    for (uint32_t port = 0; port < NETDUINOPLUS2_PORTS; port++)
        for (uint32_t i = 0; i < POLLS_MAX && !fsm_ring_empty(&ports[port].sending); i++) transmit(port);
}
