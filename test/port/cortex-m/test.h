/* test.h: what the images for QEMU print and how they end: one line a check, and the exit code says whether all held. */
#ifndef FSM_TEST_H
#define FSM_TEST_H

#include <stdbool.h>
#include <stdint.h>

/* Prints "ok" or "FAILED" and the promise. */
void test_check(const char *promise, bool holds);
void test_number(const char *name, uint32_t value);
/* The interrupt that is an app's; what the port told the kernel that came: how often, and the last number. */
extern uint32_t test_line;
extern volatile uint32_t test_interrupts, test_interrupt;
/* Ends the machine: 0 when every check held and there were as many as `checks`. */
_Noreturn void test_end(uint32_t checks);

#endif
