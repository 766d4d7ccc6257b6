/* uart.c: serial ports for apps: 1 is COM2, 2 is COM3, 3 is COM4, each once it is opened. A ring of bytes each way; interrupts move
 * them.
 *
 * When the ring of received bytes is full, the receive interrupt is switched off and the next byte stays in the device:
 * QEMU stops reading its input; a real line loses bytes, which is counted.
 */
#include "pc.h"

#include <stddef.h>

#include "../../../kernel/port.h"
#include "../platform.h"
#include "uart16550.h"

enum { PORTS = 3, RING = 1024, AT_ONCE = 16, PATTERN = 0x5a };

/* Bytes from `taken` to `put`; both only grow, and wrap at 2^32, of which RING is a divisor. */
struct ring {
    uint32_t put, taken;
    uint8_t bytes[RING];
};

struct uart {
    uint16_t base;
    bool open, given;
    uint8_t requests; /* what its interrupt enable register holds */
    uint32_t overruns;
    struct ring received, queued;
};

static struct uart uarts[PORTS] = {{.base = 0x2f8}, {.base = 0x3e8}, {.base = 0x2e8}};
static const uint8_t lines[PORTS] = {FSM_PC_LINE_UART_EVEN, FSM_PC_LINE_UART_ODD, FSM_PC_LINE_UART_EVEN};

static uint32_t ring_length(const struct ring *ring) { return ring->put - ring->taken; }
static void ring_put(struct ring *ring, uint8_t byte) { ring->bytes[ring->put++ % RING] = byte; }
static uint8_t ring_take(struct ring *ring) { return ring->bytes[ring->taken++ % RING]; }

static struct uart *uart_of(uint32_t port)
{
    if (port < 1 || port > PORTS || !uarts[port - 1].open) return NULL;
    return &uarts[port - 1];
}

static void request(struct uart *uart, uint8_t requests)
{
    if (uart->requests == requests) return;
    uart->requests = requests;
    fsm_out(uart->base + FSM_UART_INTERRUPT_ENABLE, requests);
}

/* A port that is not there does not remember. */
static bool is_there(uint16_t base)
{
    fsm_out(base + FSM_UART_SCRATCH, PATTERN);
    return fsm_in(base + FSM_UART_SCRATCH) == PATTERN;
}

bool fsm_port_uart_open(uint32_t port)
{
    if (port < 1 || port > PORTS) return false;
    struct uart *uart = &uarts[port - 1];
    if (uart->given || !is_there(uart->base)) return false;
    bool on = fsm_interrupts_off();
    uart->open = true;
    fsm_uart16550_start(uart->base);
    request(uart, FSM_UART_ON_RECEIVED);
    fsm_pic_switch(lines[port - 1], true);
    fsm_interrupts_restore(on);
    return true;
}

void fsm_uart_give(uint32_t port) { uarts[port - 1].given = true; }

static uint8_t line_status(struct uart *uart)
{
    uint8_t status = fsm_in(uart->base + FSM_UART_LINE_STATUS); /* reading it clears the overrun */
    if ((status & FSM_UART_OVERRUN) != 0) uart->overruns++;
    return status;
}

/* Moves what can be moved, both ways, but not so much that the clock would miss a tick. Interrupts are off. */
static void serve(struct uart *uart)
{
    uint8_t status = line_status(uart);
    for (uint32_t i = 0; i < AT_ONCE && (status & FSM_UART_RECEIVED) != 0 && ring_length(&uart->received) < RING; i++) {
        ring_put(&uart->received, fsm_in(uart->base + FSM_UART_DATA));
        fsm_wake_for_device();
        status = line_status(uart);
    }
    for (uint32_t i = 0; i < AT_ONCE && (status & FSM_UART_EMPTY) != 0 && ring_length(&uart->queued) > 0; i++) {
        fsm_out(uart->base + FSM_UART_DATA, ring_take(&uart->queued));
        status = line_status(uart);
    }
    request(uart, (uint8_t)((ring_length(&uart->received) < RING ? FSM_UART_ON_RECEIVED : 0) |
                            (ring_length(&uart->queued) > 0 ? FSM_UART_ON_EMPTY : 0)));
}

/* The controller sees edges, and COM2 and COM4 share a line. So first all requests are taken back: whatever is asked for again is
 * an edge. */
void fsm_uart_serve(void)
{
    for (uint32_t i = 0; i < PORTS; i++)
        if (uarts[i].open) request(&uarts[i], 0);
    for (uint32_t i = 0; i < PORTS; i++)
        if (uarts[i].open) serve(&uarts[i]);
}

void fsm_uart_flush(void)
{
    for (uint32_t i = 0; i < PORTS; i++)
        while (uarts[i].open && ring_length(&uarts[i].queued) > 0) serve(&uarts[i]);
}

uint32_t fsm_port_uart_read(uint32_t port, uint8_t *bytes, uint32_t size)
{
    struct uart *uart = uart_of(port);
    if (uart == NULL) return 0;

    bool on = fsm_interrupts_off();
    uint32_t count = 0;
    while (count < size && ring_length(&uart->received) > 0) bytes[count++] = ring_take(&uart->received);
    request(uart, ring_length(&uart->received) < RING ? uart->requests | FSM_UART_ON_RECEIVED : uart->requests);
    fsm_interrupts_restore(on);
    return count;
}

uint32_t fsm_port_uart_write(uint32_t port, const uint8_t *bytes, uint32_t length)
{
    struct uart *uart = uart_of(port);
    if (uart == NULL) return 0;

    bool on = fsm_interrupts_off();
    uint32_t count = 0;
    while (count < length && ring_length(&uart->queued) < RING) ring_put(&uart->queued, bytes[count++]);
    request(uart, ring_length(&uart->queued) > 0 ? uart->requests | FSM_UART_ON_EMPTY : uart->requests);
    fsm_interrupts_restore(on);
    return count;
}

uint32_t fsm_uart_overruns(uint32_t port)
{
    const struct uart *uart = uart_of(port);
    return uart == NULL ? 0 : uart->overruns;
}
