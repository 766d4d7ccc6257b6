/* Group core: messages to wired peers. The peer's number is checked against the app's own list; who it is, the system file said. */
#include "../kernel/gate.h"
#include "../kernel/mailbox.h"

typedef int32_t put(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length);

static inline __attribute__((always_inline)) int32_t send(const struct fsm *fsm, const union fsm_argument *arguments, put *put_in)
{
    const uint32_t peer = arguments[0].value, type = arguments[1].value, length = arguments[3].value;
    if (peer >= fsm->app->manifest.peers) return FSM_ERROR_ABSENT;
    if (type < FSM_MESSAGE_FIRST || length > FSM_MESSAGE_SIZE_MAX) return FSM_ERROR_RANGE;
    struct fsm *to = fsm->peers[peer];
    FSM_ASSERT(FSM_MODULE_GROUP, 100, to != NULL);
    return put_in(to, type, 0, arguments[2].read, length);
}

static int32_t fsm_message_send_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return send(fsm, arguments, fsm_mailbox_put);
}

static int32_t fsm_message_send_quickly(struct fsm *fsm, const union fsm_argument *arguments)
{
    return send(fsm, arguments, fsm_mailbox_post);
}
FSM_GATE_QUICK(fsm_message_send)
