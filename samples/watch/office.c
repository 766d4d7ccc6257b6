/* office.c: has its jobs done by mill, which it also supervises: it opens mill again when that has trapped, but not for ever. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/supervisor.h>
#include <fsm/timer.h>

#include "job.h"

FSM_APP(office, FSM_VERSION(1), FSM_USES(log, timer, supervisor));
FSM_PEER(mill);

enum { BEAT = 50, PATIENCE = 3 };

static const uint32_t sizes[] = {2, 3, 9, 1, 7, 0, 9, 2};
enum { JOBS = sizeof sizes / sizeof sizes[0] };

struct office {
    uint32_t next;   /* job to give */
    uint32_t waited; /* the job that mill was down for when it was last said; 0: none */
};

static void give(struct office *self)
{
    const uint32_t number = self->next + 1;
    const int32_t answer = fsm_send(mill, job, .number = number, .size = sizes[self->next]);

    if (answer == FSM_OK) {
        self->next++;
    } else if (answer == FSM_ERROR_DOWN) { /* nothing was sent: again at the next beat */
        if (self->waited != number) fsm_log_info("mill is down: job %u waits", number);
        self->waited = number;
    } else {
        fsm_log_info("mill is closed: %u jobs are left", JOBS - self->next);
        self->next = JOBS;
    }
}

static void decide(const struct fsm_child *child)
{
    const bool again = child->traps < PATIENCE;
    const int32_t answer = again ? fsm_child_restart(child->number, FSM_CHILD_BACK_OFF) : fsm_child_stop(child->number);

    fsm_log_info("%s trapped, for reason %u, %u of %u: %s", child->name, child->trap, child->traps, PATIENCE,
                 again ? "to be opened again" : "closed");
    if (answer != FSM_OK) fsm_log_error("that cannot be: %d", answer);
}

FSM_TYPE(office, struct office)
{
    switch (event->type) {
    case FSM_START: fsm_timer_after(self, BEAT); break;
    case FSM_TIMER:
        give(self);
        if (self->next < JOBS) fsm_timer_after(self, BEAT);
        break;
    case FSM_CHILD: decide(fsm_message(event, fsm_child)); break;
    }
}
