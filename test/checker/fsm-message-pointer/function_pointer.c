// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, request, { void (*answer)(int); }); // expected-error {{member 'answer' of a message has type 'void (*)(int)'}}
