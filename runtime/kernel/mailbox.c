#include "mailbox.h"

int32_t fsm_mailbox_put(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length)
{
    return fsm_mailbox_post(fsm, type, source, data, length);
}

int32_t fsm_mailbox_refusal(const struct fsm *fsm)
{
    FSM_ASSERT(FSM_MODULE_MAILBOX, 500, fsm->status != FSM_RUNNING);
    return fsm->status == FSM_STOPPED ? FSM_ERROR_GONE : fsm->status == FSM_DOWN ? FSM_ERROR_DOWN : FSM_ERROR_FULL;
}

bool fsm_mailbox_full(const struct fsm *fsm) { return fsm->count == fsm->capacity; }

void fsm_mailbox_clear(struct fsm *fsm)
{
    fsm_observe_cleared(fsm);
    fsm->head = 0;
    fsm->count = 0;
}
