// RUN: %check %s
// expected-no-diagnostics
// A call that only lends its type calls nothing.
#include <fsm/timer.h>
FSM_APP(a, FSM_VERSION(1));
typedef __typeof__(&fsm_timer_every) every;
enum { N = sizeof(fsm_timer_now(0)) };
int f(every e) { return _Generic(fsm_timer_now(0), uint32_t: 1, default: 0) + N + (e == 0); }
int g(void) { return _Generic(1, int: 2, default: fsm_timer_now(0)); }
