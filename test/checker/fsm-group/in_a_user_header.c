// RUN: %check -I %S/../Inputs/user %s
#include "calls_timer.h"
// expected-error@calls_timer.h:2 {{'fsm_timer_now' belongs to group 'timer'}}
FSM_APP(lamp, FSM_VERSION(1));
uint32_t use(void *self) { return now(self); }
