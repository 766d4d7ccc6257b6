/* serial.c: COM2 gets 10 KB faster than anybody reads it, and gives every byte back. */
#include <stdint.h>

#include "../../../runtime/kernel/port.h"
#include "../../../runtime/port/x86/pc/pc.h"
#include "check.h"

enum { INPUT_SIZE = 10240, PORT = 1, PATIENCE = 5000, PIECE = 100 };

/* What run_serial made: the byte at an offset, so that one lost, doubled or swapped is seen. */
static uint8_t expected(uint32_t offset) { return (uint8_t)"0123456789abcdefghijklmnopqrstuvwxyz\n"[offset % 37]; }

static void sleep(uint32_t milliseconds)
{
    uint32_t end = fsm_port_now() + milliseconds;
    while ((int32_t)(end - fsm_port_now()) > 0) {
        fsm_port_woken = false;
        fsm_port_idle(end, false);
    }
}

static void send(const uint8_t *bytes, uint32_t length)
{
    uint32_t sent = 0;
    while (sent < length) {
        fsm_port_woken = false;
        sent += fsm_port_uart_write(PORT, bytes + sent, length - sent);
        if (sent < length) fsm_port_idle(0, true); /* room wakes */
    }
}

/* Everything until nothing has come for a while; answers how much, and whether it was right. */
static uint32_t receive(bool *right)
{
    uint8_t bytes[PIECE];
    uint32_t received = 0, quiet_since = fsm_port_now();

    *right = true;
    while (received < INPUT_SIZE && fsm_port_now() - quiet_since < PATIENCE) {
        fsm_port_woken = false;
        uint32_t count = fsm_port_uart_read(PORT, bytes, sizeof bytes);
        for (uint32_t i = 0; i < count; i++)
            if (bytes[i] != expected(received + i)) *right = false;
        send(bytes, count);
        received += count;
        if (count > 0) quiet_since = fsm_port_now();
        else fsm_port_idle(quiet_since + PATIENCE, false);
    }
    return received;
}

void check_serial(void)
{
    static uint8_t flood[4096];
    uint8_t byte;
    bool right;

    check(fsm_port_uart_exists(1), "COM2 is port 1");
    check(!fsm_port_uart_exists(0) && !fsm_port_uart_exists(2) && !fsm_port_uart_exists(4), "ports the machine lacks do not exist");
    check(fsm_port_uart_read(0, &byte, 1) == 0 && fsm_port_uart_read(2, &byte, 1) == 0 && fsm_port_uart_write(3, &byte, 1) == 0,
          "nothing is read from them or written to them");
    sleep(300); /* the ring fills, then the device */
    check(receive(&right) == INPUT_SIZE, "10 KB arrive complete, although nobody read in time");
    check(right, "and in order");
    check(fsm_uart_overruns(PORT) == 0, "and none was lost in the device");
    check(fsm_port_uart_read(PORT, &byte, 1) == 0, "then there is nothing more");

    uint32_t took = fsm_port_uart_write(PORT, flood, sizeof flood);
    check(took > 0 && took < sizeof flood, "a write takes what there is room for and says how much");
}
