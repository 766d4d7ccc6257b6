// RUN: %check %s
#include <fsm/timer.h>
FSM_APP(a, FSM_VERSION(1));
int32_t f(void *s) { __typeof__(fsm_timer_every) *g = &fsm_timer_every; return g(s, 1); } // expected-error {{'fsm_timer_every' belongs to group 'timer'}}
