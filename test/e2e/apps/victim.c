/* victim.c: ends at every poke. */
#include <fsm/app.h>
#include <fsm/log.h>

#include "poke.h"

FSM_APP(victim, FSM_VERSION(1), FSM_USES(log));

struct victim {
    uint32_t pokes;
};

FSM_TYPE(victim, struct victim)
{
    if (event->type == FSM_START) fsm_log_info("here");
    if (event->type == FSM_ID(poke)) __builtin_trap();
}

FSM_TYPE(patient, struct victim)
{
    if (event->type == FSM_ID(poke)) fsm_log_info("poke %u, message %u", ++self->pokes, fsm_message(event, poke)->number);
}
