// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, a, { uint32_t n; uint8_t rest[]; });  // expected-error {{member 'rest' of a message has type 'uint8_t[]', which has no length of its own}}
FSM_MESSAGE(1, b, { uint32_t n; uint8_t rest[0]; }); // expected-error {{member 'rest' of a message has type 'uint8_t[0]', which has no length of its own}}
