/* test.c: see test.h. */
#include "test.h"

#include <string.h>

#include "../../../runtime/kernel/interrupt.h"
#include "../../../runtime/port/cortex-m/core.h"

static uint32_t held, failed;
volatile uint32_t test_interrupts, test_interrupt;
uint32_t test_line = UINT32_MAX;

/* As the kernel does, or one that is asked for all the time would never end. */
bool fsm_interrupt(uint32_t number)
{
    if (number != test_line) return false;
    test_interrupt = number;
    test_interrupts++;
    fsm_nvic_switch(number, false);
    return true;
}

static void print(const char *text) { fsm_port_console(text, (uint32_t)strlen(text)); }

void test_check(const char *promise, bool holds)
{
    *(holds ? &held : &failed) += 1;
    print(holds ? "ok      " : "FAILED  ");
    print(promise);
    print("\n");
}

void test_number(const char *name, uint32_t value)
{
    char digits[9] = "";
    for (int i = 0; i < 8; i++) digits[i] = "0123456789abcdef"[value >> (28 - 4 * i) & 15];
    print("        ");
    print(name);
    print(" ");
    print(digits);
    print("\n");
}

void test_end(uint32_t checks)
{
    test_check("every check was made", held + failed == checks);
    fsm_port_halt(failed ? 1 : 0);
}
