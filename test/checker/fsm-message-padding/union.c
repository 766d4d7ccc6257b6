// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, a, { union { uint8_t n; uint32_t v; }; }); // expected-error {{3 bytes of the union beside 'n'}}
