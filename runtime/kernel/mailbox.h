/* mailbox.h: events on their way: bounded queues in the cells. Inline, since every event comes by here twice.
 *
 * The kernel keeps head and count in its own memory and believes nothing that lies in the cell: an app that overwrites its pending
 * events deceives itself alone. The mailbox of an FSM that is stopped or down is empty and takes nothing.
 */
#ifndef FSM_MAILBOX_H
#define FSM_MAILBOX_H

#include <fsm_port_cores.h>
#include <fsm_port_interrupts.h>
#include <fsm_port_observe.h>

#include "copy.h"
#include "ready.h"

static inline struct fsm_event *fsm_mailbox_slot(const struct fsm *fsm, unsigned index)
{
    const struct fsm_area *cell = &fsm->app->cell;
    FSM_ASSERT(FSM_MODULE_MAILBOX, 100, index < fsm->capacity);
    return (struct fsm_event *)(void *)fsm_port_reach(cell->bytes, cell->address, fsm->mailbox + index * FSM_EVENT_SIZE);
}

/* Puts an event into a mailbox and makes its FSM ready. FSM_OK, FSM_ERROR_FULL, FSM_ERROR_GONE, FSM_ERROR_DOWN. length:
 * 0..FSM_MESSAGE_SIZE_MAX.
 * fsm_mailbox_put is the same for who is not in a hurry. */
static inline __attribute__((always_inline)) int32_t fsm_mailbox_post(struct fsm *fsm, uint32_t type, uint16_t source,
                                                                      const void *data, uint32_t length)
{
    FSM_ASSERT(FSM_MODULE_MAILBOX, 200, length <= FSM_MESSAGE_SIZE_MAX);
    if (__atomic_load_n(&fsm->status, __ATOMIC_RELAXED) != FSM_RUNNING) {
        if (fsm_cores_shared(fsm)) return fsm_cores_post(fsm, type, source, data, length);
        return fsm_observe_refused(fsm, type, fsm_mailbox_refusal(fsm));
    }
    const unsigned count = fsm->count, capacity = fsm->capacity;
    if (count >= capacity) {
        FSM_ASSERT(FSM_MODULE_MAILBOX, 201, count == capacity);
        return fsm_observe_refused(fsm, type, FSM_ERROR_FULL);
    }
    unsigned index = fsm->head + count;
    if (index >= capacity) index -= capacity;
    struct fsm_event *event = fsm_mailbox_slot(fsm, index);
    event->type = type;
    event->length = (uint16_t)length;
    event->source = source;
    fsm_copy(event->data, data, length);
    fsm->count = (uint8_t)(count + 1);
    if (count == 0) fsm_ready_add(fsm);
    fsm_observe_posted(fsm, type);
    return FSM_OK;
}

/* The event to handle next, as an app address, and its type; count > 0. */
static inline uint32_t fsm_mailbox_first(const struct fsm *fsm)
{
    FSM_ASSERT(FSM_MODULE_MAILBOX, 300, __atomic_load_n(&fsm->count, __ATOMIC_RELAXED) > 0 && fsm->head < fsm->capacity);
    return fsm->mailbox + fsm->head * FSM_EVENT_SIZE;
}

/* Takes it out; whether there is another. */
static inline bool fsm_mailbox_drop_first(struct fsm *fsm)
{
    const unsigned next = fsm->head + 1u;
    FSM_ASSERT(FSM_MODULE_MAILBOX, 400, fsm->count > 0);
    fsm->head = (uint8_t)(next == fsm->capacity ? 0 : next);
    __atomic_store_n(&fsm->count, (uint8_t)(fsm->count - 1), __ATOMIC_RELAXED); /* other cores may look (cores.h) */
    return fsm->count > 0;
}

#endif
