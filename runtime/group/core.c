/* Group core: messages to wired peers. The peer's number is checked against the app's own list; who it is, the system file said. */
#include "../kernel/gate.h"
#include "../kernel/mailbox.h"

static int32_t fsm_message_send_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const uint32_t peer = arguments[0].value, type = arguments[1].value, length = arguments[3].value;
    if (peer >= fsm->app->manifest.peers) return FSM_ERROR_ABSENT;
    if (type < FSM_MESSAGE_FIRST || length > FSM_MESSAGE_SIZE_MAX) return FSM_ERROR_RANGE;
    const uint16_t to = fsm_kernel.peers[fsm->first_peer + peer];
    FSM_ASSERT(FSM_MODULE_GROUP, 100, to < fsm_kernel.system.fsms);
    return fsm_mailbox_post(&fsm_kernel.fsms[to], type, 0, arguments[2].read, length);
}
FSM_GATE(fsm_message_send)
