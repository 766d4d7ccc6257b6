// RUN: %check %s
#include <fsm/app.h>
typedef unsigned long words[2];
FSM_MESSAGE(0, a, { long x; });  // expected-error {{member 'x' of a message has type 'long', which is not the same on every machine [fsm-message-type]}}
FSM_MESSAGE(1, b, { words x; }); // expected-error {{member 'x' of a message has type 'words'}}
