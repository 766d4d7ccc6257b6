// RUN: %check %s
#include <fsm/app.h>
#define self me // expected-error {{macro 'self' changes what <fsm/…> says}}
struct lamp { uint32_t on; };
FSM_TYPE(lamp, struct lamp) { me->on = event->type; }
