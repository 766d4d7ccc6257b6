// RUN: %check++ %s
#include <fsm/app.h>
#include <fsm/timer.h>
FSM_APP(quiet, FSM_VERSION(1));
template <class S> void start(S *self) { fsm_timer_every(self, 10); } // expected-error {{'fsm_timer_every' belongs to group 'timer', which this app does not declare}}
struct state { int n; };
FSM_TYPE(quiet, state) { (void)event; start(self); }
