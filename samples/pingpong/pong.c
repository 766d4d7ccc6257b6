/* pong.c: returns every ball and counts them. */
#include <fsm/app.h>
#include <fsm/log.h>

#include "ball.h"

FSM_APP(pong, FSM_VERSION(1), FSM_USES(log));
FSM_PEER(ping);

struct pong {
    uint32_t returned;
};

FSM_TYPE(pong, struct pong)
{
    switch (event->type) {
    case FSM_ID(ball):
        self->returned++;
        if (fsm_send(ping, ball, .rally = fsm_message(event, ball)->rally, .returned = self->returned) != FSM_OK)
            fsm_log_error("cannot return ball %u", fsm_message(event, ball)->rally);
        break;
    }
}
