#include "mailbox.h"

int32_t fsm_mailbox_put(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length)
{
    return fsm_mailbox_post(fsm, type, source, data, length);
}

int32_t fsm_mailbox_refusal(const struct fsm *fsm)
{
    FSM_ASSERT(FSM_MODULE_MAILBOX, 201, fsm->status != FSM_RUNNING || fsm->count == fsm->capacity);
    return fsm->status == FSM_STOPPED ? FSM_ERROR_GONE : fsm->status == FSM_DOWN ? FSM_ERROR_DOWN : FSM_ERROR_FULL;
}

bool fsm_mailbox_full(const struct fsm *fsm) { return fsm->count == fsm->capacity; }

void fsm_mailbox_clear(struct fsm *fsm)
{
    fsm_observe_cleared(fsm);
    fsm->head = 0;
    __atomic_store_n(&fsm->count, 0, __ATOMIC_RELAXED); /* other cores may look (cores.h) */
}
