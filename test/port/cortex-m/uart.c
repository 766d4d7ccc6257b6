/* uart.c: what comes in at port 1 goes out at port 2, all of it and in order, though nobody reads for a while. */
#include "../../../runtime/port/cortex-m/core.h"
#include "test.h"

_Noreturn void fsm_device_main(const uint8_t *boot_image);

/* As many bytes as run.cmake prepares. */
enum { FILE_SIZE = 10240, PATIENCE_MS = 300000 };

static void send(const uint8_t *bytes, uint32_t length)
{
    for (uint32_t sent = 0; sent < length;) sent += fsm_port_uart_write(2, bytes + sent, length - sent);
}

static void sleep(void)
{
    const uint32_t before = fsm_interrupts_off();
    fsm_port_idle(0, true);
    fsm_interrupts_restore(before);
}

static uint32_t echo(void)
{
    uint32_t count = 0, since = fsm_port_now();
    while (count < FILE_SIZE && fsm_port_now() - since < PATIENCE_MS) {
        uint8_t bytes[100];
        fsm_kernel.woken = false;
        uint32_t length = fsm_port_uart_read(1, bytes, sizeof bytes);
        if (!length) sleep();
        send(bytes, length);
        count += length;
        if (count / 1000 != (count - length) / 1000) /* the ring fills, and the device holds what comes then */
            for (uint32_t now = fsm_port_now(); fsm_port_now() - now < 5;) continue;
    }
    return count;
}

void fsm_device_main(const uint8_t *boot_image)
{
    fsm_port_release(0);
    (void)boot_image;
    uint8_t byte;
    test_check("there are ports 1 and 2", fsm_port_uart_open(1) && fsm_port_uart_open(2));
    test_check("there is no port 0 and no port 3", !fsm_port_uart_open(0) && !fsm_port_uart_open(3));
    test_check("a port that is not there gives and takes nothing",
               !fsm_port_uart_read(0, &byte, 1) && !fsm_port_uart_read(3, &byte, 1) && !fsm_port_uart_write(0, &byte, 1) &&
                   !fsm_port_uart_write(3, &byte, 1));
    for (uint32_t now = fsm_port_now(); fsm_port_now() - now < 50;) continue;
    test_check("every byte of a file arrives", echo() == FILE_SIZE);
    test_check("nothing arrives at a port that nobody sends to", !fsm_port_uart_read(2, &byte, 1));
    uint32_t taken = fsm_port_uart_write(1, (const uint8_t *)"port 1\n", 7);
    test_check("what is written just before the end goes out", taken == 7);
    test_end(6);
}
