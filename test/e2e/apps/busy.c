/* busy.c: computes for a few seconds, in one handler, and again. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(busy, FSM_VERSION(1), FSM_USES(log, timer), FSM_FUEL(1 << 30));

struct busy {
    uint32_t sum;
};

enum { ROUNDS = 300000000 };

FSM_TYPE(busy, struct busy)
{
    fsm_timer_after(self, 500);
    if (event->type != FSM_TIMER) return;
    fsm_log_info("computing");
    uint32_t sum = event->source + 1;
    for (uint32_t i = 0; i < ROUNDS; i++) sum ^= sum << 13, sum ^= sum >> 17, sum ^= sum << 5;
    self->sum = sum;
    fsm_log_info("done");
}
