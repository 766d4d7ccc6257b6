// RUN: %check %s
#include <fsm/app.h>
FSM_PEER(other);
int32_t f(const char *p) { return fsm_message_send(fsm_peer_other, 300, &p, sizeof p); } // expected-error {{what is sent here is of type 'const char **'}}
int32_t g(size_t n) { return fsm_message_send(fsm_peer_other, 300, &n, sizeof n); }      // expected-error {{what is sent here is of type 'size_t *'}}
