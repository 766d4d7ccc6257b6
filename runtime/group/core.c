/* Group core: messages to wired peers. The peer's number is checked against the app's own list; who it is, the system file said. */
#include "../kernel/gate.h"
#include "../kernel/mailbox.h"

/* What an app passes. */
struct message {
    uint32_t peer, type;
    const uint8_t *bytes;
    uint32_t length;
};

static inline struct message message_of(const union fsm_argument *arguments)
{
    return (struct message){arguments[0].value, arguments[1].value, arguments[2].read, arguments[3].value};
}

static inline int32_t look_at(const struct fsm *fsm, const struct message *message)
{
    if (message->peer >= fsm->type->peers) return FSM_ERROR_ABSENT;
    return message->type < FSM_MESSAGE_FIRST || message->length > FSM_MESSAGE_SIZE_MAX ? FSM_ERROR_RANGE : FSM_OK;
}

static inline struct fsm *receiver(const struct fsm *fsm, const struct message *message)
{
    struct fsm *to = fsm->peers[message->peer];
    FSM_ASSERT(FSM_MODULE_GROUP, 100, to != NULL);
    return to;
}

static int32_t fsm_message_send_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const struct message message = message_of(arguments);
    const int32_t wrong = look_at(fsm, &message);
    return wrong ? wrong : fsm_mailbox_put(receiver(fsm, &message), message.type, 0, message.bytes, message.length);
}

static inline bool fsm_message_send_quickly(struct fsm *fsm, const union fsm_argument *arguments)
{
    const struct message message = message_of(arguments);
    if (look_at(fsm, &message) != FSM_OK) return false;
    return fsm_mailbox_try(receiver(fsm, &message), message.type, 0, message.bytes, message.length);
}
FSM_GATE_QUICK(fsm_message_send)
