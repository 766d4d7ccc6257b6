/* boss.c: has room for one event, and is told all the same. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/supervisor.h>

#include "poke.h"

FSM_APP(boss, FSM_VERSION(1), FSM_USES(log, supervisor));

struct boss {
    uint32_t pokes;
};

static void decide(const struct fsm_child *child)
{
    fsm_log_info("told of %s, which is %s", child->name, child->state == FSM_CHILD_DOWN ? "down" : "not");
    fsm_log_info("not my child: %d %d", fsm_child_stop(0), fsm_child_restart(child->number + 1, 0));
    fsm_log_info("restart"); /* before: who is above this FSM may begin before the call answers */
    if (fsm_child_restart((uint32_t)fsm_child_find("late"), 0) != FSM_OK) fsm_log_error("that cannot be");
}

FSM_TYPE(boss, struct boss)
{
    if (event->type == FSM_ID(poke)) fsm_log_info("poke %u", ++self->pokes);
    if (event->type == FSM_CHILD) decide(fsm_message(event, fsm_child));
}
