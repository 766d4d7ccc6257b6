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

#include <stddef.h>

#include "copy.h"
#include "ready.h"

/* The head of an event is written as two words. */
_Static_assert(offsetof(struct fsm_event, length) == 4 && offsetof(struct fsm_event, source) == 6 &&
                   __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "as everywhere");

/* Where the kernel reaches the event at this app address. */
static inline struct fsm_event *fsm_mailbox_reach(const struct fsm *fsm, uint32_t event)
{
    const struct fsm_area *cell = &fsm->type->run.cell;
    return (struct fsm_event *)(void *)fsm_port_reach(cell->bytes, cell->address, event);
}

/* The event behind the `count` that there are, of `capacity`, which are more. */
static inline __attribute__((always_inline)) void fsm_mailbox_write(struct fsm *fsm, unsigned count, unsigned capacity,
                                                                    uint32_t type, uint16_t source, const void *data,
                                                                    uint32_t length)
{
    unsigned index = fsm->head + count;
    FSM_ASSERT(FSM_MODULE_MAILBOX, 200, length <= FSM_MESSAGE_SIZE_MAX);
    if (index >= capacity) index -= capacity;
    FSM_ASSERT(FSM_MODULE_MAILBOX, 100, index < capacity);
    struct fsm_event *event = fsm_mailbox_reach(fsm, fsm->mailbox + index * FSM_EVENT_SIZE);
    __asm__("" : "+r"(event)); /* computed once */
    *(struct fsm_copy_pair *)(void *)event = (struct fsm_copy_pair){{type, length | (uint32_t)source << 16}};
    fsm_copy(event->data, data, length);
    __atomic_store_n(&fsm->count, (uint8_t)(count + 1), __ATOMIC_RELAXED); /* other cores may look (cores.h) */
}

/* Puts an event into a mailbox and makes its FSM ready. False: it gets none now. length: 0..FSM_MESSAGE_SIZE_MAX. */
static inline __attribute__((always_inline)) bool fsm_mailbox_try(struct fsm *fsm, uint32_t type, uint16_t source, const void *data,
                                                                  uint32_t length)
{
    const unsigned count = __atomic_load_n(&fsm->count, __ATOMIC_RELAXED), limit = __atomic_load_n(&fsm->limit, __ATOMIC_RELAXED);
    if (count >= limit) return false;
    fsm_mailbox_write(fsm, count, limit, type, source, data, length);
    if (count == 0) fsm_ready_add(fsm);
    fsm_observe_posted(fsm, type);
    return true;
}

/* The same: FSM_OK, FSM_ERROR_FULL, FSM_ERROR_GONE, FSM_ERROR_DOWN. fsm_mailbox_put is that for who is not in a hurry. */
static inline __attribute__((always_inline)) int32_t fsm_mailbox_post(struct fsm *fsm, uint32_t type, uint16_t source,
                                                                      const void *data, uint32_t length)
{
    if (fsm_mailbox_try(fsm, type, source, data, length)) return FSM_OK;
    if (fsm_cores_shared(fsm)) return fsm_cores_post(fsm, type, source, data, length);
    return fsm_observe_refused(fsm, type, fsm_mailbox_refusal(fsm));
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
    const unsigned next = fsm->head + 1u, left = fsm->count - 1u;
    FSM_ASSERT(FSM_MODULE_MAILBOX, 400, left < fsm->capacity);
    fsm->head = (uint8_t)(next == fsm->capacity ? 0 : next);
    __atomic_store_n(&fsm->count, (uint8_t)left, __ATOMIC_RELAXED); /* other cores may look (cores.h) */
    return left > 0;
}

#endif
