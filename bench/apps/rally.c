/* rally.c: ping and pong as two FSMs of one app, which share a window: what an event costs that stays inside its app. */
#include <fsm/app.h>

#include "ball.h"

FSM_APP(rally, FSM_VERSION(1));
FSM_PEER(other);

struct ping {
    uint32_t left;
};

FSM_TYPE(ping, struct ping)
{
    switch (event->type) {
    case FSM_ID(serve):
        self->left = fsm_message(event, serve)->rallies;
        if (fsm_message(event, serve)->is_long) fsm_send(other, long_ball, .words = {self->left});
        else fsm_send(other, short_ball, .words = {self->left});
        break;
    case FSM_ID(short_ball):
        if (--self->left > 0) fsm_send(other, short_ball, .words = {self->left});
        break;
    case FSM_ID(long_ball):
        if (--self->left > 0) fsm_send(other, long_ball, .words = {self->left});
        break;
    }
}

struct pong {
    uint32_t returned;
};

FSM_TYPE(pong, struct pong)
{
    self->returned++;
    switch (event->type) {
    case FSM_ID(short_ball): fsm_send(other, short_ball, .words = {self->returned}); break;
    case FSM_ID(long_ball): fsm_send(other, long_ball, .words = {self->returned}); break;
    }
}
