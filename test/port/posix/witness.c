/* Says that it is alive, ten times as often as its neighbour traps. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(witness, FSM_VERSION(1), FSM_USES(log, timer));

struct witness {
    uint32_t beats;
};

FSM_TYPE(witness, struct witness)
{
    if (event->type == FSM_START) fsm_timer_every(self, 2);
    else fsm_log_info("alive %u", ++self->beats);
}
