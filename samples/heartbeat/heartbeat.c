/* heartbeat.c: says once a second that it is alive. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(heartbeat, FSM_VERSION(1), FSM_USES(log, timer));

struct heartbeat { uint32_t beats; };

FSM_TYPE(heartbeat, struct heartbeat)
{
    switch (event->type) {
    case FSM_START:  fsm_timer_every(self, 1000);                break;
    case FSM_TIMER:  fsm_log_info("beat %u", ++self->beats);     break;
    }
}
