/* Group payload: constants of the sender's file, by reference. The file stays where it is, and what it is, as long as the kernel
 * runs; so a reference needs no end, and one that is left over from an event that has been handled harms nobody.
 *
 * References lie in the kernel's memory. Of what lies in the receiver's cell, where an app may write, only the mark in `source` is
 * believed: who forges it reads again what was once sent to this very FSM. */
#include "../kernel/gate.h"
#include "../kernel/mailbox.h"

#include <string.h>

#include <fsm/payload.h>

static int32_t fsm_payload_send_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const uint32_t peer = arguments[0].value, type = arguments[1].value, length = arguments[3].value;
    if (peer >= fsm->type->app->manifest.peers) return FSM_ERROR_ABSENT;
    if (type < FSM_MESSAGE_FIRST || length == 0) return FSM_ERROR_RANGE;
    struct fsm *receiver = fsm->peers[peer];
    FSM_ASSERT(FSM_MODULE_GROUP, 400, receiver != NULL);
    const uint32_t to = fsm_number(receiver);
    if (!fsm_kernel.payloads[to]) return FSM_ERROR_ABSENT;
    const uint8_t size[] = {(uint8_t)length, (uint8_t)(length >> 8), (uint8_t)(length >> 16), (uint8_t)(length >> 24)};
    fsm_cores_hold(receiver); /* it may run on another core as soon as the event is there: first what it refers to */
    if (!fsm_mailbox_full(receiver))
        fsm_kernel.payloads[to][(receiver->head + receiver->count) % receiver->capacity] =
            (struct fsm_payload){arguments[2].read, length};
    const int32_t answer = fsm_mailbox_put(receiver, type, FSM_SOURCE_PAYLOAD, size, sizeof size);
    fsm_cores_release(receiver);
    return answer;
}
FSM_GATE_APART(fsm_payload_send)

/* Whether the event refers to a payload, as far as the cell is to be believed. */
static bool refers(const struct fsm_event *event)
{
    return event->type >= FSM_MESSAGE_FIRST && event->source == FSM_SOURCE_PAYLOAD;
}

static int32_t fsm_payload_read_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const uint32_t offset = arguments[0].value, length = arguments[2].value;
    const struct fsm_payload *all = fsm_kernel.payloads[fsm_number(fsm)];
    FSM_ASSERT(FSM_MODULE_GROUP, 500, all != NULL && fsm->count > 0 && fsm->head < fsm->capacity);
    if (!refers(fsm_mailbox_reach(fsm, fsm_mailbox_first(fsm)))) return FSM_ERROR_ABSENT;
    const struct fsm_payload payload = all[fsm->head];
    if (offset > payload.length || length > payload.length - offset) return FSM_ERROR_RANGE;
    if (length > 0) memcpy(arguments[1].write, payload.bytes + offset, length);
    return FSM_OK;
}
FSM_GATE_APART(fsm_payload_read)
