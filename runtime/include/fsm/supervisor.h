/* fsm/supervisor.h: what becomes of other FSMs. Group supervisor.
 *
 * The system file says whom an FSM supervises: its children. When one traps, it is down: it gets no events, and sends to it answer
 * FSM_ERROR_DOWN. Its supervisor gets an event FSM_CHILD and answers by one of the calls below, at once or later, as long as the
 * system file's `answer` allows; no answer is as good as fsm_child_escalate.
 *
 *   case FSM_CHILD: {
 *       const struct fsm_child *child = fsm_message(event, fsm_child);
 *       if (child->traps < 3) fsm_child_restart(child->number, FSM_CHILD_BACK_OFF);
 *       else fsm_child_stop(child->number);
 *       break;
 *   }
 *
 * The event is not lost: where the mailbox is full, the next place that becomes free is kept for it. A supervisor that was itself
 * restarted is told anew of every child that is down.
 */
#ifndef FSM_SUPERVISOR_H
#define FSM_SUPERVISOR_H

#include <fsm/app.h>

FSM_C_BEGIN

/* What an FSM_CHILD event carries. */
struct fsm_child {
    uint32_t number;           /* of the child; for the calls below */
    uint32_t trap;             /* why it trapped: FSM_CHILD_… */
    uint32_t traps;            /* how often within the system file's `window`, this time included */
    uint32_t state;            /* FSM_CHILD_DOWN: it wants an answer; FSM_CHILD_STOPPED: by its own `on_trap`, and needs none */
    char     name[FSM_NAME_SIZE + 12]; /* zero-ended; "worker[3]" if the system file has an array of workers */
};

/* Kinds of traps, as the kernel reports them. */
enum {
    FSM_CHILD_CHECKED    = 1,  /* a check that the compiler planted, an assertion, abort */
    FSM_CHILD_MEMORY     = 2,
    FSM_CHILD_ARITHMETIC = 3,
    FSM_CHILD_POINTER    = 4,  /* memory that is not its own, passed to an API call */
    FSM_CHILD_CALL       = 5,  /* an API call that it may not make */
    FSM_CHILD_MACHINE    = 6,
    FSM_CHILD_ALIGNMENT  = 7,
    FSM_CHILD_DEVICE     = 8,  /* a device that is not given to it */
    FSM_CHILD_STACK      = 9,  /* a checkpoint found its stack used up */
    FSM_CHILD_GAVE_UP    = 10, /* a supervisor that did not know what to do: it is down, and with it all that it supervises */
};

/* What an FSM is: the answer of fsm_child_state. */
enum { FSM_CHILD_STOPPED = 0, FSM_CHILD_RUNS = 1, FSM_CHILD_DOWN = 2 };

/* As a delay: the system file's back-off. */
#define FSM_CHILD_BACK_OFF 0xffffffffu

/* In all calls below: FSM_ERROR_ABSENT: this FSM does not supervise one of that number. Restarting and stopping also: FSM_ERROR_GONE: this
 * FSM was itself stopped or put down while its handler waited for one above it, and decides nothing any more. */

/* Begins the child anew after `delay` milliseconds, 0: at once, and if it is above this FSM maybe before this handler has returned; whether
 * it is down, stopped or runs. One that runs is down until then. A supervisor takes with it, both ways, what it supervises.
 * FSM_OK; FSM_ERROR_RANGE: longer than 2^31-1;
 * FSM_ERROR_FULL: it has trapped too often, and the system file's `window` is not over by then: wait longer, stop it, or escalate. */
FSM_API(supervisor) int32_t fsm_child_restart(uint32_t child, uint32_t delay);

/* Stops the child, and what it supervises: sends answer FSM_ERROR_GONE, until fsm_child_restart starts it again. FSM_OK. */
FSM_API(supervisor) int32_t fsm_child_stop(uint32_t child);

/* Gives up because of this child: does not return. This FSM traps, and all that it supervises goes down with it; its own supervisor is
 * told, or the kernel's policy decides. If it is restarted, so are they; those it had stopped stay so. */
FSM_API(supervisor) int32_t fsm_child_escalate(uint32_t child);

/* FSM_CHILD_STOPPED, FSM_CHILD_RUNS or FSM_CHILD_DOWN. */
FSM_API(supervisor) int32_t fsm_child_state(uint32_t child);

/* The number of the child that the system file calls so. */
FSM_API(supervisor) int32_t fsm_child_find_name(const char *name, uint32_t length);

FSM_API(supervisor) static inline int32_t fsm_child_find(const char *name)
{
    return fsm_child_find_name(name, (uint32_t)__builtin_strlen(name));
}

FSM_C_END

#endif
