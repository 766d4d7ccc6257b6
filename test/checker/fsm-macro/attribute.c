// RUN: %check %s
#define __attribute__(x) // expected-error {{macro '__attribute__' changes what a word of C means}}
#include <fsm/app.h>
FSM_MESSAGE(0, reading, { void *hidden; });
