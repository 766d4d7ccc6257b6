// RUN: %check %s
#include <fsm/timer.h>
FSM_APP(a, FSM_VERSION(1));
#define CALL(x) fsm_timer_##x
struct ops { int32_t (*later)(const void *, uint32_t); };
static const struct ops ops = {.later = fsm_timer_after}; // expected-error {{'fsm_timer_after' belongs to group 'timer'}}
int32_t f(void *s, int c) { return (c ? CALL(every) : ops.later)(s, 1); }
