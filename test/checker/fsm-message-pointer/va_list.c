// RUN: %check %s
// RUN: %check --target=thumbv7m-none-eabi %s
// The pointer is inside a type of the compiler; the caret is at the member that the app wrote.
#include <fsm/app.h>
#include <stdarg.h>
FSM_MESSAGE(0, request, {
    int32_t count;
    va_list list; // expected-error {{of a message has type 'void *'}}
});
