/* family.h: what the tests of the supervision tree share: two supervisors, their children and a stranger. */
#ifndef TEST_KERNEL_FAMILY_H
#define TEST_KERNEL_FAMILY_H

#include "world.h"

#include <fsm/supervisor.h>

enum {
    TRAP = FSM_MESSAGE_FIRST, /* a worker traps */
    GO,                       /* at_go */
    BUSY,
    RESTART = FSM_CALL_fsm_child_restart,
    STOP = FSM_CALL_fsm_child_stop,
    ESCALATE = FSM_CALL_fsm_child_escalate,
    STATE = FSM_CALL_fsm_child_state,
    FIND = FSM_CALL_fsm_child_find_name,
    FAMILY = 6
};

/* f0 is the root's; f1 supervises f2 and f3, f0 supervises f1; f4 is a stranger. Of two apps, so that names are not right by chance. */
extern const struct world_fsm family[FAMILY];

/* A world of these, that has started, with an empty trace. */
void make(const struct world_fsm *fsms);
/* Until it is idle, or so long; the trace is of that. Times in it are milliseconds since `then`, which make sets. */
void            run(void);
void            run_for(uint32_t milliseconds);
extern uint32_t then;
unsigned        elapsed(void);

/* An event without data; the mailbox's answer, or that it was taken. */
int32_t post(unsigned number, uint32_t type);
void    must_post(unsigned number, uint32_t type);

/* Handlers. What a supervisor does at FSM_CHILD, and anybody at GO; NULL: nothing. */
void        boss(uint8_t *self, const struct fsm_event *event);
void        worker(uint8_t *self, const struct fsm_event *event);
extern void (*at_news)(const struct fsm_child *child);
extern void (*at_go)(void);

/* The running FSM's calls, and what it may do at_news. */
int32_t restart(uint32_t child, uint32_t delay);
int32_t stop(uint32_t child);
int32_t escalate(uint32_t child);
int32_t child_state(uint32_t child);
void    do_nothing(const struct fsm_child *child);
void    restart_now(const struct fsm_child *child);
void    restart_in_time(const struct fsm_child *child);
void    stop_it(const struct fsm_child *child);
void    escalate_it(const struct fsm_child *child);

#endif
