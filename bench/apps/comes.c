/* comes.c: a handler that comes in between, at its timer's interrupt. */
#include <fsm/app.h>
#include <fsm/timer.h>

FSM_APP(comes, FSM_VERSION(1), FSM_USES(timer));

struct comes {
    uint32_t times;
};

FSM_TYPE(comes, struct comes)
{
    if (event->type == FSM_START) fsm_timer_every(self, 1);
    else self->times++;
}
