/* ping.c: serves, waits for the ball to come back and serves again, as many times as the configuration says. */
#include <fsm/app.h>
#include <fsm/config.h>
#include <fsm/log.h>

#include "ball.h"

FSM_APP(ping, FSM_VERSION(1), FSM_USES(log, config));
FSM_PEER(pong);

struct ping {
    uint32_t rallies; /* to play */
    uint32_t played;
};

static void serve(const struct ping *self)
{
    int32_t answer = fsm_send(pong, ball, .rally = self->played + 1);

    /* One ball is in the game, so a full mailbox means that pong hangs; the game ends here rather than wait. */
    if (answer != FSM_OK) fsm_log_error("cannot serve: %d", answer);
}

static void take_back(struct ping *self, const struct ball *ball)
{
    if (ball->rally != self->played + 1) {
        fsm_log_warning("ball %u came back, not %u", ball->rally, self->played + 1);
        return;
    }
    self->played++;
    if (self->played < self->rallies) serve(self);
    else fsm_log_info("%u rallies played, %u balls returned", self->played, ball->returned);
}

FSM_TYPE(ping, struct ping)
{
    switch (event->type) {
    case FSM_START:
        self->rallies = fsm_config_u32("rallies", 10);
        if (self->rallies > 0) serve(self);
        break;
    case FSM_ID(ball): take_back(self, fsm_message(event, ball)); break;
    }
}
