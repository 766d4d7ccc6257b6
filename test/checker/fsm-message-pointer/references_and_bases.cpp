// RUN: %check++ %s
#include <fsm/app.h>
struct base { void *hidden; };                    // expected-error {{member 'hidden' of a message has type 'void *'}}
struct derived : base { int32_t more; };
FSM_MESSAGE(0, reading, {
    derived in;
    int derived::*which;                          // expected-error {{member 'which' of a message has type 'int struct derived::*'}}
});
FSM_MESSAGE(1, linked, {
    const int &to;                                // expected-error {{member 'to' of a message has type 'const int &'}}
    void (derived::*call)();                      // expected-error {{member 'call' of a message has type 'void (struct derived::*)(void)'}}
});
