// RUN: %check %s
// RUN: %check --target=thumbv7m-none-eabi %s
#include <fsm/app.h>
typedef unsigned long word;
typedef size_t length;
struct state {
    long a;          // expected-error {{'a' of a portable state has type 'long', which has another width on other machines}}
    word b[4];       // expected-error {{'b' of a portable state has type 'word[4]', which has another width}}
    size_t c;        // expected-error {{'c' of a portable state has type 'size_t'}}
    length d;        // expected-error {{'d' of a portable state has type 'length'}}
    ptrdiff_t e;     // expected-error {{'e' of a portable state has type 'ptrdiff_t'}}
    wchar_t f;       // expected-error {{'f' of a portable state has type 'wchar_t'}}
    uintptr_t g;     // expected-error {{'g' of a portable state has type 'uintptr_t'}}
    int_fast16_t h;  // expected-error {{'h' of a portable state has type 'int_fast16_t'}}
    unsigned long i : 3; // expected-error {{'i' of a portable state has type 'unsigned long'}}
};
FSM_PORTABLE(struct state);
