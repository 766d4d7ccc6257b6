/* crowd.c: FSMs in a ring that pass a token on. */
#include <fsm/app.h>

#include "token.h"

FSM_APP(crowd, FSM_VERSION(1));
FSM_PEER(next);

struct member {
    uint32_t tokens;
};

FSM_TYPE(member, struct member)
{
    if (event->type != FSM_ID(token)) return;
    const uint32_t left = fsm_message(event, token)->left;
    self->tokens++;
    if (left > 1) fsm_send(next, token, .left = left - 1);
}
