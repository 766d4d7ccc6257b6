// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, either, {
    union {
        int32_t number;
        struct { void *hidden; }; // expected-error {{member 'hidden' of a message has type 'void *'}}
    };
});
