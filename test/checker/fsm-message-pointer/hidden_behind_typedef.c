// RUN: %check %s
#include <fsm/app.h>
typedef struct sensor *handle;
typedef handle handles[2];
typedef struct { handles all; } box;      // expected-error {{member 'all' of a message has type 'handles'}}
FSM_MESSAGE(0, reading, { box boxed; handle one; }); // expected-error {{member 'one' of a message has type 'handle'}}
