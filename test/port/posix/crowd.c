/* crowd.c: very many members, each of which reports when its timer has run out, and passes a token on; and one who counts. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(crowd, FSM_VERSION(1), FSM_USES(log, timer));
FSM_PEER(next);
FSM_PEER(counter);
FSM_PEER(first);

FSM_MESSAGE(1, here, { uint32_t nothing; });
FSM_MESSAGE(2, token, { uint32_t members; });
FSM_MESSAGE(3, round_done, { uint32_t members; });
FSM_MESSAGE(4, traps, { uint32_t nothing; });

struct member {
    uint32_t had_token;
};

FSM_TYPE(member, struct member)
{
    switch (event->type) {
    case FSM_START: fsm_timer_after(self, 5); break;
    case FSM_TIMER: fsm_send(counter, here, .nothing = 0); break;
    case FSM_ID(token):
        if (self->had_token) fsm_send(counter, round_done, .members = fsm_message(event, token)->members);
        else fsm_send(next, token, .members = fsm_message(event, token)->members + 1);
        self->had_token = 1;
        break;
    case FSM_ID(traps): __builtin_trap();
    }
}

struct counter {
    uint32_t members;
};

FSM_TYPE(counter, struct counter)
{
    switch (event->type) {
    case FSM_ID(here):
        if (++self->members == EXPECTED) fsm_send(first, token, .members = 0);
        break;
    case FSM_ID(round_done):
        fsm_log_info("%u of %u passed the token on", fsm_message(event, round_done)->members, self->members);
        fsm_send(first, traps, .nothing = 0);
        break;
    }
}
