/* job.h: what office has mill do. */
#ifndef WATCH_JOB_H
#define WATCH_JOB_H

#include <fsm/app.h>

FSM_MESSAGE(1, job, {
    uint32_t number;
    uint32_t size; /* 0 to 3; mill takes it as it comes */
});

#endif
