/* duel.c: two FSMs of one app that play as many rallies as the system file says; several apps of its kind play at once. */
#include <fsm/app.h>
#include <fsm/config.h>

#include "ball.h"

/* One more round of expansion: DUEL is the app's name. */
#define NAMED(...) FSM_APP(__VA_ARGS__)
NAMED(DUEL, FSM_VERSION(1), FSM_USES(config));
FSM_PEER(other);

struct player {
    uint32_t left;
};

FSM_TYPE(player, struct player)
{
    if (event->type == FSM_START) {
        self->left = fsm_config_u32("rallies", 0);
        if (fsm_config_u32("serves", 0)) fsm_send(other, short_ball, .words = {self->left});
    } else if (self->left > 0) {
        self->left--;
        fsm_send(other, short_ball, .words = {self->left});
    }
}
