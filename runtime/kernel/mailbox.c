#include "kernel.h"

#include <string.h>

/* The kernel keeps head and count in its own memory and believes nothing that lies in the cell: an app that overwrites its pending
 * events deceives itself alone. */
static struct fsm_event *slot(const struct fsm *fsm, unsigned index)
{
    const uint32_t address = fsm->mailbox + index * FSM_EVENT_SIZE;
    FSM_ASSERT(FSM_MODULE_MAILBOX, 100, index < fsm->capacity);
    return (struct fsm_event *)(void *)(fsm->app->cell.bytes + (address - fsm->app->cell.address));
}

int32_t fsm_mailbox_put(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length)
{
    FSM_ASSERT(FSM_MODULE_MAILBOX, 200, length <= FSM_MESSAGE_SIZE_MAX);
    if (fsm->status != FSM_RUNNING) return FSM_ERROR_GONE;
    if (fsm->count == fsm->capacity) return FSM_ERROR_FULL;
    unsigned index = fsm->head + fsm->count;
    if (index >= fsm->capacity) index -= fsm->capacity;
    struct fsm_event *event = slot(fsm, index);
    event->type = type;
    event->length = (uint16_t)length;
    event->source = source;
    memmove(event->data, data, length); /* an app may pass bytes of this very mailbox */
    if (fsm->count++ == 0) fsm_ready_add(fsm);
    FSM_ASSERT(FSM_MODULE_MAILBOX, 201, fsm->count <= fsm->capacity);
    return FSM_OK;
}

bool fsm_mailbox_full(const struct fsm *fsm) { return fsm->count == fsm->capacity; }

uint32_t fsm_mailbox_first(const struct fsm *fsm)
{
    FSM_ASSERT(FSM_MODULE_MAILBOX, 300, fsm->count > 0 && fsm->head < fsm->capacity);
    return fsm->mailbox + fsm->head * FSM_EVENT_SIZE;
}

uint32_t fsm_mailbox_first_type(const struct fsm *fsm) { return slot(fsm, fsm->head)->type; }

bool fsm_mailbox_first_refers(const struct fsm *fsm)
{
    const struct fsm_event *event = slot(fsm, fsm->head);
    return event->type >= FSM_MESSAGE_FIRST && event->source == FSM_SOURCE_PAYLOAD;
}

void fsm_mailbox_drop_first(struct fsm *fsm)
{
    FSM_ASSERT(FSM_MODULE_MAILBOX, 400, fsm->count > 0);
    fsm->head = (uint8_t)(fsm->head + 1 == fsm->capacity ? 0 : fsm->head + 1);
    fsm->count--;
}

void fsm_mailbox_clear(struct fsm *fsm)
{
    fsm->head = 0;
    fsm->count = 0;
}
