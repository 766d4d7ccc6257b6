// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, a, { uint32_t k; struct { uint8_t n; uint16_t v; }; }); // expected-error {{1 byte between 'n' and 'v'}}
