/* pong.c: returns every ball. */
#include <fsm/app.h>

#include "ball.h"

FSM_APP(pong, FSM_VERSION(1));
FSM_PEER(ping);

struct pong {
    uint32_t returned;
};

FSM_TYPE(pong, struct pong)
{
    self->returned++;
    switch (event->type) {
    case FSM_ID(short_ball): fsm_send(ping, short_ball, .words = {self->returned}); break;
    case FSM_ID(long_ball): fsm_send(ping, long_ball, .words = {self->returned}); break;
    }
}
