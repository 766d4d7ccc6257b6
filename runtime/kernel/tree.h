/* tree.h: the supervision tree, as in Erlang (Armstrong, Making reliable distributed systems in the presence of software errors,
 * 2003, chapter 5): who decides about an FSM that trapped, and what else that touches.
 *
 * A node an FSM, 20 bytes, only in systems that name a supervisor or a restart policy. What always holds:
 *  - The supervisor of an FSM that runs is not stopped: who stops a supervisor stops all below it.
 *  - An FSM is down only while its node waits for something: for its supervisor, for a moment, or, held, for its supervisor's
 * restart.
 *  - No place is needed for events that found a mailbox full: the node itself remembers what its supervisor is to be told.
 * All that begins an FSM anew is done between handlers (fsm_tree_expire), or by the trap of that very FSM. An FSM whose handler
 * waits for another one keeps the one event it is at, gets no other, and is begun anew only when the handler has ended.
 */
#ifndef FSM_TREE_H
#define FSM_TREE_H

#include "kernel.h"

enum fsm_phase {
    FSM_PHASE_NONE,   /* it runs, or is stopped */
    FSM_PHASE_UNTOLD, /* its supervisor is to be told: when it runs, and there is room in its mailbox */
    FSM_PHASE_ASKED,  /* the supervisor has been told, and has to answer until `deadline` */
    FSM_PHASE_WAITS,  /* begins anew at `deadline` */
    FSM_PHASE_HELD,   /* went down, or was stopped, with its supervisor, and begins anew with it */
};

struct fsm_node {
    uint32_t deadline;
    uint32_t began;      /* when it last did */
    uint32_t supervisor; /* FSM_NOBODY: the kernel's policy decides */
    uint32_t next;       /* of those pending, FSM_NOBODY: none */
    uint8_t phase;
    bool pending;   /* it is in the list, or in the part of it that is being looked at */
    uint8_t trap;   /* enum fsm_trap_kind of the last one */
    uint8_t streak; /* traps since it last ran for a whole window, up to 255: what the back-off goes by */
};

/* What a supervisor may do with `child`, a number that an app gave. FSM_ERROR_ABSENT: that is not its child. The contracts are
 * those of fsm/supervisor.h. */
int32_t fsm_tree_child(const struct fsm *supervisor, uint32_t child);
int32_t fsm_tree_restart(const struct fsm *supervisor, uint32_t child, uint32_t delay);
int32_t fsm_tree_stop(const struct fsm *supervisor, uint32_t child);

#endif
