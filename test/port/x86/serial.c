/* serial.c: COM2 gets 10 KB faster than anybody reads it, and gives every byte back. */
#include <stdint.h>

#include "../../../runtime/kernel/kernel.h"
#include "../../../runtime/port/x86/machine.h"
#include "../../../runtime/port/x86/pc/pc.h"
#include "../../../runtime/port/x86/pc/uart16550.h"
#include "check.h"

enum { INPUT_SIZE = 10240, PORT = 1, COM2 = 0x2f8, PATIENCE = 300000 /* ms */, PIECE = 100 };

/* What run_serial made: the byte at an offset, so that one lost, doubled or swapped is seen. */
static uint8_t expected(uint32_t offset) { return (uint8_t)"0123456789abcdefghijklmnopqrstuvwxyz\n"[offset % 37]; }

static void sleep(uint32_t milliseconds)
{
    uint32_t end = fsm_port_now() + milliseconds;
    while ((int32_t)(end - fsm_port_now()) > 0) {
        fsm_kernel.woken = false;
        test_idle(end, false);
    }
}

/* Until the port asks its device for this and nothing else of these: what it asks for says how full its rings are. */
static void wait_until_it_asks(uint8_t requests, uint8_t wanted)
{
    while ((fsm_in(COM2 + FSM_UART_INTERRUPT_ENABLE) & requests) != wanted) sleep(1);
}

/* All of it, as there is room; a full ring is tried again every millisecond. */
static void send(const uint8_t *bytes, uint32_t length)
{
    uint32_t sent = 0;
    while (sent < length) {
        fsm_kernel.woken = false;
        uint32_t count = fsm_port_uart_write(PORT, bytes + sent, length - sent);
        sent += count;
        if (count == 0) test_idle(fsm_port_now() + 1, false);
    }
}

/* Until all has come, or nothing has for a while; answers how much. */
static uint32_t receive(uint8_t *bytes, uint32_t size)
{
    uint32_t received = 0, quiet_since = fsm_port_now();

    while (received < size && fsm_port_now() - quiet_since < PATIENCE) {
        fsm_kernel.woken = false;
        uint32_t count = fsm_port_uart_read(PORT, bytes + received, size - received < PIECE ? size - received : PIECE);
        received += count;
        if (count > 0) quiet_since = fsm_port_now();
        else test_idle(quiet_since + PATIENCE, false);
    }
    return received;
}

static bool in_order(const uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (bytes[i] != expected(i)) return false;
    return true;
}

void check_serial(void)
{
    static uint8_t input[INPUT_SIZE], flood[4096];
    uint8_t byte;

    check(fsm_port_uart_open(1), "COM2 is port 1");
    check(!fsm_port_uart_open(0) && !fsm_port_uart_open(2) && !fsm_port_uart_open(4), "ports the machine lacks do not exist");
    check(fsm_port_uart_read(0, &byte, 1) == 0 && fsm_port_uart_read(2, &byte, 1) == 0 && fsm_port_uart_write(3, &byte, 1) == 0,
          "nothing is read from them or written to them");
    wait_until_it_asks(FSM_UART_ON_RECEIVED, 0); /* the ring is full, then the device; sending meanwhile does not make room */
    send((const uint8_t *)"begin\n", 6);
    wait_until_it_asks(FSM_UART_ON_RECEIVED | FSM_UART_ON_EMPTY, 0);
    check(receive(input, INPUT_SIZE) == INPUT_SIZE, "10 KB arrive complete, although nobody read in time");
    check(in_order(input, INPUT_SIZE), "and in order");
    check(fsm_uart_overruns(PORT) == 0, "and none was lost in the device");
    check(fsm_port_uart_read(PORT, &byte, 1) == 0, "then there is nothing more");
    send(input, INPUT_SIZE);

    wait_until_it_asks(FSM_UART_ON_EMPTY, 0); /* what is queued goes out on its own */
    fsm_interrupts_off();                     /* from here on, it stays queued until the halt */
    check(fsm_port_uart_write(PORT, flood, sizeof flood) == 1024, "a write takes what there is room for and says how much");
    check(fsm_port_uart_write(PORT, flood, 1) == 0, "which may be nothing");
}

void check_shared_line(void)
{
    const uint32_t ports[] = {1, 3};
    uint32_t received[] = {0, 0}, quiet_since = fsm_port_now();
    bool right = true;
    uint8_t bytes[PIECE];

    check(fsm_port_uart_open(1) && fsm_port_uart_open(3), "COM2 and COM4 are there");
    while (received[0] + received[1] < 2 * INPUT_SIZE && fsm_port_now() - quiet_since < PATIENCE) {
        fsm_kernel.woken = false;
        uint32_t before = received[0] + received[1];
        for (uint32_t i = 0; i < 2; i++) {
            uint32_t count = fsm_port_uart_read(ports[i], bytes, sizeof bytes);
            for (uint32_t j = 0; j < count; j++) right = right && bytes[j] == expected(received[i] + j);
            received[i] += count;
        }
        if (received[0] + received[1] > before) quiet_since = fsm_port_now();
        else test_idle(quiet_since + PATIENCE, false);
    }
    check(received[0] == INPUT_SIZE && received[1] == INPUT_SIZE, "10 KB arrive complete at each, at the same time");
    check(right, "and in order");
}
