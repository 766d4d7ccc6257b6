// RUN: %check %s
#include <fsm/app.h>
typedef uintptr_t address;
typedef address pair[2];
FSM_MESSAGE(0, reading, {
    uintptr_t plain;    // expected-error {{member 'plain' of a message has type 'uintptr_t'}}
    const intptr_t two; // expected-error {{member 'two' of a message has type 'const intptr_t'}}
    address renamed;    // expected-error {{member 'renamed' of a message has type 'address'}}
    pair paired;        // expected-error {{member 'paired' of a message has type 'pair'}}
    uint32_t fine;
});
