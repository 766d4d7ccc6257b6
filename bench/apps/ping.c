/* ping.c: plays as many rallies as it is told, by message or by configuration, and does nothing else. */
#include <fsm/app.h>
#include <fsm/config.h>

#include "ball.h"

FSM_APP(ping, FSM_VERSION(1), FSM_USES(config));
FSM_PEER(pong);

struct ping {
    uint32_t left;
};

FSM_TYPE(ping, struct ping)
{
    switch (event->type) {
    case FSM_START:
        self->left = fsm_config_u32("rallies", 0);
        if (self->left > 0) fsm_send(pong, short_ball, .words = {self->left});
        break;
    case FSM_ID(serve):
        self->left = fsm_message(event, serve)->rallies;
        if (fsm_message(event, serve)->is_long) fsm_send(pong, long_ball, .words = {self->left});
        else fsm_send(pong, short_ball, .words = {self->left});
        break;
    case FSM_ID(short_ball):
        if (--self->left > 0) fsm_send(pong, short_ball, .words = {self->left});
        break;
    case FSM_ID(long_ball):
        if (--self->left > 0) fsm_send(pong, long_ball, .words = {self->left});
        break;
    }
}
