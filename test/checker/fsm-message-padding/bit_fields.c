// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, a, { uint32_t n : 3; uint32_t m : 7; }); // expected-error {{22 bits after 'm'}}
