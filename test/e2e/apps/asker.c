/* asker.c: sends where there is no room, where nobody is, and where somebody will be, and says what the answers are. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

#include "poke.h"

FSM_APP(asker, FSM_VERSION(1), FSM_USES(log, timer));
FSM_PEER(full);
FSM_PEER(gone);
FSM_PEER(down);
FSM_PEER(boss);
FSM_PEER(late);

struct asker {
    uint32_t beats;
};

static void ask(const struct asker *self)
{
    const int32_t first = fsm_send(full, poke, .number = 1), second = fsm_send(full, poke, .number = 2);

    fsm_log_info("full: %d %d %d", first, second, fsm_send(full, poke, .number = 3));
    fsm_log_info("gone: %d, down: %d", fsm_send(gone, poke, .number = 2), fsm_send(down, poke, .number = 2));
    const int32_t timer = fsm_timer_after(self, 1000000), other = fsm_timer_after(self, 1000000);
    fsm_log_info("timers: %d %d %d", timer, other, fsm_timer_after(self, 1000000));
    fsm_log_info("no such timer: %d, no such time: %d", fsm_timer_cancel(self, 2), fsm_timer_after(self, 0));
    fsm_send(boss, poke, .number = 1); /* its mailbox holds one */
    fsm_send(late, poke, .number = 1);
}

FSM_TYPE(asker, struct asker)
{
    switch (event->type) {
    case FSM_START:
        fsm_send(gone, poke, .number = 1);
        fsm_send(down, poke, .number = 1);
        fsm_timer_after(self, 50);
        break;
    case FSM_TIMER:
        if (++self->beats == 1) ask(self);
        break;
    }
}
