/* gate.h: the one narrow gate. Every event goes in to an app, and every API answer comes out to it, here and nowhere else: so here, and
 * only here, rights and pointers are checked, and recording, replay, tracing and fuel have their place.
 */
#ifndef FSM_GATE_H
#define FSM_GATE_H

#include "kernel.h"

/* In: the FSM's oldest event to its handler. False: it trapped. The event stays in the mailbox. */
bool fsm_gate_deliver(struct fsm *fsm, struct fsm_trap *trap);

/* Out: where a call's import slot has to point, 0 if this kernel has no such call. The entry point takes four 32-bit arguments in the
 * registers of the C calling convention, checks them as group.def says, and answers 32 bits. It traps the caller if the call is not
 * granted or a pointer is not the app's. */
uint64_t fsm_gate_entry(uint16_t call);

/* A checked argument of an API call, for the groups: a value, or bytes of the app. */
union fsm_argument {
    uint32_t       value;
    const uint8_t *read;
    uint8_t       *write;
};

/* The groups' side of each call: NAME_do answers what the call answers. */
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) int32_t symbol##_do(struct fsm *fsm, const union fsm_argument *arguments_);
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL

#endif
