// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, reading, {
    const char *sensor; // expected-error {{member 'sensor' of a message has type 'const char *', which means nothing to the receiver [fsm-message-pointer]}}
    int32_t value;
});
