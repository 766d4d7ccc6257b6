/* sink.c: takes numbered messages from several senders and says whether each one's came in order; and one who traps when he is
 * poked. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

#include "parcel.h"

FSM_APP(sink, FSM_VERSION(1), FSM_USES(log, timer));

struct sink {
    uint32_t next[SENDERS], all, wrong;
};

FSM_TYPE(sink, struct sink)
{
    if (event->type != FSM_ID(parcel)) return;
    const struct parcel *parcel = fsm_message(event, parcel);
    if (parcel->number != self->next[parcel->from]++) self->wrong++;
    if (++self->all == SENDERS * PARCELS) fsm_log_info("%u came, %u out of order", self->all, self->wrong);
}

struct victim {
    uint32_t started;
};

/* Its state is zero after a restart, and FSM_START comes first. */
FSM_TYPE(victim, struct victim)
{
    if (event->type == FSM_START) self->started = 1;
    else if (!self->started) fsm_log_error("poked before the start");
    else __builtin_trap();
}

struct ticker {
    uint32_t ticks;
};

FSM_TYPE(ticker, struct ticker)
{
    if (event->type == FSM_TIMER) fsm_log_info("tick %u", ++self->ticks);
    if (self->ticks < 4) fsm_timer_after(self, 80);
}
