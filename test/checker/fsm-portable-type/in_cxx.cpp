// RUN: %check++ %s
#include <fsm/app.h>
struct base { long n; };                          // expected-error {{'n' of a portable state has type 'long'}}
struct state : base {
    int base::*which;                             // expected-error {{'which' of a portable state has type 'int struct base::*', which is an address}}
    wchar_t sign;                                 // expected-error {{'sign' of a portable state has type 'wchar_t'}}
};
FSM_PORTABLE(state);
