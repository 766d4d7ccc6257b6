// RUN: %check %s
#include <fsm/timer.h>
FSM_APP(lamp, FSM_VERSION(1));
int use(void)
{
    int x __attribute__((cleanup(fsm_timer_now))) = 1; // expected-error {{'fsm_timer_now' belongs to group 'timer'}}
    return x;
}
