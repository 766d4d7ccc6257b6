// RUN: %check %s
#include <fsm/app.h>
#undef FSM_MESSAGE // expected-error {{macro 'FSM_MESSAGE' changes what <fsm/…> says}}
#define FSM_MESSAGE(number, name, ...) struct name __VA_ARGS__
FSM_MESSAGE(0, reading, { void *hidden; });
