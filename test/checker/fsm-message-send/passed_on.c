// RUN: %check %s
// expected-no-diagnostics
#include <fsm/app.h>
FSM_PEER(next);
FSM_MESSAGE(0, note, { uint32_t n; });
struct relay { uint32_t failed; };
FSM_TYPE(relay, struct relay)
{
    if (event->type == FSM_ID(note)) fsm_send_copy(next, note, fsm_message(event, note));
    else self->failed += fsm_message_send(fsm_peer_next, event->type, event->data, event->length) != FSM_OK;
}
int32_t bytes(void) { uint8_t raw[4] = {1}; return fsm_message_send(fsm_peer_next, 300, raw, sizeof raw) + fsm_message_send(fsm_peer_next, 301, 0, 0); }
