// RUN: %check -I %S/Inputs %s
#include <fsm/app.h> // expected-error {{a header of this name changes what <fsm/…> says}}
FSM_MESSAGE(0, reading, { void *hidden; });
