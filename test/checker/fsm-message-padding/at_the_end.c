// RUN: %check %s
#include <fsm/app.h>
struct pair { uint16_t a; uint8_t b; };       // expected-error {{1 byte after 'b' belong to no member}}
FSM_MESSAGE(0, a, { struct pair all[3]; });
FSM_MESSAGE(1, b, { uint32_t v; bool on; });  // expected-error {{3 bytes after 'on'}}
