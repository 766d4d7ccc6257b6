// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, names, { const char *name[2][2]; }); // expected-error {{member 'name' of a message has type 'const char *[2][2]'}}
