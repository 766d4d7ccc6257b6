/* source.c: sends numbered messages as fast as they are taken, then pokes somebody until he is gone. */
#include <fsm/app.h>
#include <fsm/config.h>
#include <fsm/log.h>

#include "parcel.h"

FSM_APP(source, FSM_VERSION(1), FSM_USES(log, config));
FSM_PEER(sink);
FSM_PEER(victim);
FSM_PEER(myself);

struct source {
    uint32_t from, sent, full, poked;
};

static void send_some(struct source *self)
{
    for (uint32_t i = 0; i < 16 && self->sent < PARCELS; i++) {
        const int32_t answer = fsm_send(sink, parcel, .from = self->from, .number = self->sent);
        if (answer == FSM_ERROR_FULL) {
            self->full++;
            break;
        }
        if (answer == FSM_OK) self->sent++;
        else fsm_log_error("answer %d", answer);
    }
    fsm_send(myself, go, .nothing = 0);
}

FSM_TYPE(source, struct source)
{
    if (event->type == FSM_START) self->from = fsm_config_u32("from", 0);
    if (self->sent < PARCELS) send_some(self);
    else if (fsm_send(victim, poke, .nothing = 0) == FSM_ERROR_GONE) fsm_log_info("sent %u, gone", self->sent);
    else {
        self->poked++;
        fsm_send(myself, go, .nothing = 0);
    }
}
