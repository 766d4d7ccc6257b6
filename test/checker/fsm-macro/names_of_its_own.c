// RUN: %check %s
// expected-no-diagnostics
#define annotate(x) x
#define used 1
#define printf(...) 0
#include <fsm/log.h>
#define FSM_SPEED 9600
#define fsm_twice(x) (2 * (x))
#define PERIOD(length) (length)
FSM_APP(lamp, FSM_VERSION(used), FSM_USES(log));
struct lamp { uint32_t on; };
FSM_TYPE(lamp, struct lamp)
{
    self->on = annotate(fsm_twice(FSM_SPEED)) + PERIOD(event->length) + printf("%u", 1);
    fsm_log_info("%u", self->on);
}
