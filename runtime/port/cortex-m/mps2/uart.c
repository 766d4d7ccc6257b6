/* uart.c: the serial ports of the MPS2 board, CMSDK APB UARTs (ARM DDI 0479, 4.3): UART0 is the console, UART1 and UART2 are the
 * apps' ports 1 and 2, each once it is opened.
 *
 * Received bytes go into a ring. When it is full the next byte stays in the device, which takes no other until somebody has read
 * it: QEMU then makes the other side wait, a real line loses bytes, and they are counted.
 */
#include "../board.h"
#include "../core.h"
#include "../ring.h"
#include "mps2.h"

enum { AT_DATA = 0, AT_STATE = 4, AT_CONTROL = 8, AT_INTERRUPT = 12, AT_DIVIDER = 16 };
enum { STATE_TX_FULL = 1, STATE_RX_FULL = 2, STATE_RX_LOST = 8 };
enum { CONTROL_TX = 1, CONTROL_RX = 2, CONTROL_TX_INTERRUPT = 4, CONTROL_RX_INTERRUPT = 8 };
enum { INTERRUPT_TX = 1, INTERRUPT_RX = 2 };
enum { CONSOLE = 0x40004000, BAUD = 115200 };
enum { FIRST_INTERRUPT = 2, INTERRUPTS_OF_A_PORT = 2 }; /* receive, transmit, of UART1, then UART2 */

enum state { PORT_UNUSED, PORT_OPEN, PORT_GIVEN };

struct port {
    enum state state;
    struct fsm_ring received, sending;
    uint32_t lost; /* at least so many bytes, since start; for whoever looks with a debugger */
};
static struct port ports[MPS2_PORTS];
static const uint32_t addresses[MPS2_PORTS] = {0x40005000, 0x40006000};

static volatile uint32_t *at(uint32_t port, uint32_t offset) { return fsm_register(addresses[port] + offset); }

void mps2_uart_start(void)
{
    *fsm_register(CONSOLE + AT_DIVIDER) = MPS2_CLOCK / BAUD;
    *fsm_register(CONSOLE + AT_CONTROL) = CONTROL_TX;
}

bool fsm_port_uart_open(uint32_t number)
{
    if (number < 1 || number > MPS2_PORTS || ports[number - 1].state == PORT_GIVEN) return false;
    const uint32_t port = number - 1, first = FIRST_INTERRUPT + port * INTERRUPTS_OF_A_PORT;
    ports[port].state = PORT_OPEN;
    *at(port, AT_DIVIDER) = MPS2_CLOCK / BAUD;
    *at(port, AT_CONTROL) = CONTROL_TX | CONTROL_RX | CONTROL_TX_INTERRUPT | CONTROL_RX_INTERRUPT;
    for (uint32_t i = 0; i < INTERRUPTS_OF_A_PORT; i++) fsm_nvic_switch(first + i, true);
    return true;
}

void fsm_board_give_port(uint32_t number) { ports[number - 1].state = PORT_GIVEN; }

static bool is_open(uint32_t number) { return number >= 1 && number <= MPS2_PORTS && ports[number - 1].state == PORT_OPEN; }

/* From the device into the ring, as long as there is both a byte and room. Interrupts off. */
static void receive(uint32_t number)
{
    struct port *port = &ports[number];
    while (*at(number, AT_STATE) & STATE_RX_FULL && !fsm_ring_full(&port->received)) {
        if (*at(number, AT_STATE) & STATE_RX_LOST) {
            port->lost++;
            *at(number, AT_STATE) = STATE_RX_LOST;
        }
        fsm_ring_put(&port->received, (uint8_t)*at(number, AT_DATA));
        fsm_wake();
    }
}

/* From the ring into the device, as long as it takes them. Interrupts off. */
static void transmit(uint32_t number)
{
    struct fsm_ring *ring = &ports[number].sending;
    while (!fsm_ring_empty(ring) && !(*at(number, AT_STATE) & STATE_TX_FULL)) *at(number, AT_DATA) = fsm_ring_get(ring);
}

bool fsm_board_interrupt(uint32_t number)
{
    const uint32_t index = number - FIRST_INTERRUPT, port = index / INTERRUPTS_OF_A_PORT;
    if (!is_open(port + 1)) return false;
    const bool sent = index % INTERRUPTS_OF_A_PORT;
    *at(port, AT_INTERRUPT) = sent ? INTERRUPT_TX : INTERRUPT_RX;
    if (sent) transmit(port);
    else receive(port);
    return true;
}

/* The device says only once that it has a byte; the one it kept while the ring was full is fetched here. */
uint32_t fsm_port_uart_read(uint32_t port, uint8_t *bytes, uint32_t size)
{
    if (!is_open(port)) return 0;
    uint32_t count = 0, before = fsm_interrupts_off();
    struct fsm_ring *ring = &ports[port - 1].received;
    while (count < size && !fsm_ring_empty(ring)) bytes[count++] = fsm_ring_get(ring);
    receive(port - 1);
    fsm_interrupts_restore(before);
    return count;
}

uint32_t fsm_port_uart_write(uint32_t port, const uint8_t *bytes, uint32_t length)
{
    if (!is_open(port)) return 0;
    uint32_t count = 0, before = fsm_interrupts_off();
    struct fsm_ring *ring = &ports[port - 1].sending;
    while (count < length && !fsm_ring_full(ring)) fsm_ring_put(ring, bytes[count++]);
    transmit(port - 1);
    fsm_interrupts_restore(before);
    return count;
}

void fsm_port_console(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        while (*fsm_register(CONSOLE + AT_STATE) & STATE_TX_FULL) continue;
        *fsm_register(CONSOLE + AT_DATA) = (uint8_t)text[i];
    }
}

void mps2_uart_flush(void)
{
    enum { POLLS_MAX = 1000000 };
    fsm_interrupts_off();
    for (uint32_t port = 0; port < MPS2_PORTS; port++)
        for (uint32_t i = 0; i < POLLS_MAX && !fsm_ring_empty(&ports[port].sending); i++) transmit(port);
}
