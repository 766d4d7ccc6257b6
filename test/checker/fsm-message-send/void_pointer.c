// RUN: %check %s
#include <fsm/app.h>
FSM_PEER(other);
int32_t post(const void *p, uint32_t n) { return fsm_message_send(fsm_peer_other, 300, p, n); } // expected-error {{what is sent here is of type 'const void *', so nobody can tell whether it is a message [fsm-message-send]}}
