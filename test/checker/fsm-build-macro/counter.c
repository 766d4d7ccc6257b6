// RUN: %check %s
#define SAME(x) x
#define COUNT() SAME(__COUNTER__)
int number(void) { return __COUNTER__; } // expected-error {{'__COUNTER__' says}}
enum { FIRST = COUNT() };                // expected-error {{'__COUNTER__' says}}
typedef char list[__COUNTER__ + 1];      // expected-error {{'__COUNTER__' says}}
