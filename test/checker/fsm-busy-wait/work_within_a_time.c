// RUN: %check %s
// expected-no-diagnostics
#include <fsm/timer.h>
int work(void);
int f(void *self) { uint32_t t = fsm_timer_now(self); int done = 0; while (fsm_timer_now(self) - t < 5) done += work(); return done; }
void stop(void) { for (;;) {} }
void also_stop(void) { while (1) ; }
