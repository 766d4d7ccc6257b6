/* waits.c: a handler that runs for long, and for which nobody wants to wait. */
#include <fsm/app.h>

FSM_APP(waits, FSM_VERSION(1), FSM_FUEL(1 << 26));

struct waits {
    uint32_t sum;
};

FSM_TYPE(waits, struct waits)
{
    if (event->type == FSM_START)
        for (uint32_t i = 0; i < 2000000; i++) self->sum = (self->sum << 5 ^ self->sum >> 3) + i;
}
