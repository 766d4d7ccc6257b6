/* check.h: the test kernel's checks: one line each, and a count of those that failed. */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* Says whether the promise was kept. */
void check(bool kept, const char *promise);

/* Halts: 0 if everything so far was kept. */
_Noreturn void check_end(void);

/* fsm_port_idle, as the kernel calls it; interrupts are on again then. */
void test_idle(uint32_t deadline, bool forever);

void check_handlers(const uint8_t *boot_image);
void check_arena(void);
void check_serial(void);
void check_shared_line(void);
void check_clock(void);
void check_preemption(void);

#endif
