// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, reading, {
    _Atomic(int *) hidden; // expected-error {{member 'hidden' of a message has type '_Atomic(int *)'}} expected-error {{'_Atomic' is for memory that is shared}}
});
