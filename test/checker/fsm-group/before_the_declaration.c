// RUN: %check %s
#include <fsm/timer.h>
static uint32_t now(void *self) { return fsm_timer_now(self); } // expected-error {{'fsm_timer_now' belongs to group 'timer'}}
FSM_APP(lamp, FSM_VERSION(1));
uint32_t use(void *self) { return now(self); }
