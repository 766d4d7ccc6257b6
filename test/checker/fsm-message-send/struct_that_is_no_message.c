// RUN: %check %s
// What is sent is checked like a message, declared as one or not.
#include <fsm/app.h>
FSM_PEER(other);
FSM_MESSAGE(0, good, { uint32_t a, b; });
struct raw { void *p; uint32_t n; }; // expected-error {{member 'p' of a message has type 'void *'}}
struct gap { uint8_t n; uint32_t v; }; // expected-error {{3 bytes between 'n' and 'v'}}
int32_t f(struct raw *r) { return fsm_send_copy(other, good, (const struct good *)r); }
int32_t g(struct gap x) { return fsm_message_send(fsm_peer_other, 300, &x, sizeof x); }
int32_t h(struct raw *r) { return fsm_send_copy(other, good, (const void *)r); }
const void *any(void);
int32_t k(void) { return fsm_message_send(fsm_peer_other, 301, any(), 4); } // expected-error {{what is sent here is of type 'const void *', so nobody}}
