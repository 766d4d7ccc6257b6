// RUN: %check %s
// Once a group, at the first use.
#include <fsm/timer.h>
#include <fsm/uart.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(timer));
struct lamp { int on; };
FSM_TYPE(lamp, struct lamp)
{
    if (event->type == FSM_START) fsm_timer_every(self, 500);
    fsm_uart_write(self, "a", 1); // expected-error {{'fsm_uart_write' belongs to group 'uart', which this app does not declare [fsm-group]}}
    fsm_uart_write(self, "b", 1);
}
