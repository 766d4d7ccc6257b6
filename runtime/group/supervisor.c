/* Group supervisor: an FSM decides about those that the system file has it supervise (tree.h). A number of anybody else is absent.
 */
#include "../kernel/gate.h"
#include "../kernel/tree.h"

#include <string.h>

static int32_t fsm_child_find_name_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const uint32_t length = arguments[1].value;
    char text[FSM_NAME_TEXT];
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        if (fsm_tree_child(fsm, i) == FSM_ERROR_ABSENT) continue;
        const char *name = fsm_name(&fsm_kernel.fsms[i], text);
        if (strlen(name) == length && memcmp(name, arguments[0].read, length) == 0) return (int32_t)i;
    }
    return FSM_ERROR_ABSENT;
}
FSM_GATE(fsm_child_find_name)

static int32_t fsm_child_state_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_tree_child(fsm, arguments[0].value);
}
FSM_GATE(fsm_child_state)

static int32_t fsm_child_restart_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_tree_restart(fsm, arguments[0].value, arguments[1].value);
}
FSM_GATE(fsm_child_restart)

static int32_t fsm_child_stop_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_tree_stop(fsm, arguments[0].value);
}
FSM_GATE(fsm_child_stop)

static int32_t fsm_child_escalate_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const struct fsm_trap trap = {.kind = FSM_TRAP_GAVE_UP, .address = arguments[0].value};
    if (fsm_tree_child(fsm, trap.address) == FSM_ERROR_ABSENT) return FSM_ERROR_ABSENT;
    fsm_port_trap(&trap);
}
FSM_GATE(fsm_child_escalate)
