// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, a, { uint8_t n; uint32_t v; }); // expected-error {{3 bytes between 'n' and 'v' belong to no member, so a message carries there what happened to be in memory [fsm-message-padding]}}
FSM_MESSAGE(1, b, { uint32_t n; _Alignas(8) uint32_t v; }); // expected-error {{4 bytes between 'n' and 'v'}} expected-error {{4 bytes after 'v'}}
