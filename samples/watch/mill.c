/* mill.c: works off jobs, and does not look at what it is given: a job of a size that does not exist ends it. */
#include <fsm/app.h>
#include <fsm/log.h>

#include "job.h"

FSM_APP(mill, FSM_VERSION(1), FSM_USES(log));

static const uint32_t sacks_of_size[] = {1, 3, 8, 20};

struct mill {
    uint32_t sacks; /* since it was opened */
};

FSM_TYPE(mill, struct mill)
{
    switch (event->type) {
    case FSM_START: fsm_log_info("open"); break;
    case FSM_ID(job):
        self->sacks += sacks_of_size[fsm_message(event, job)->size];
        fsm_log_info("job %u done, %u sacks", fsm_message(event, job)->number, self->sacks);
        break;
    }
}
