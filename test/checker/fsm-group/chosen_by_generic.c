// RUN: %check %s
#include <fsm/timer.h>
FSM_APP(a, FSM_VERSION(1));
#define LATER(s, n) _Generic((n), int: fsm_timer_after, default: 0)(s, n)
int32_t f(void *s) { return LATER(s, 1); } // expected-error {{'fsm_timer_after' belongs to group 'timer'}}
