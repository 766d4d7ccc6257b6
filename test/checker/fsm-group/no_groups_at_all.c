// RUN: %check %s
#include <fsm/timer.h>
FSM_APP(lamp, FSM_VERSION(1));
uint32_t use(void *self) { return fsm_timer_now(self); } // expected-error {{'fsm_timer_now' belongs to group 'timer'}}
