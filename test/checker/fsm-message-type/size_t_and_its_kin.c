// RUN: %check %s
#include <fsm/app.h>
typedef ptrdiff_t distance;
typedef long time_t;
struct inner { size_t n; };                  // expected-error {{member 'n' of a message has type 'size_t'}}
FSM_MESSAGE(0, a, { struct inner x[2]; });
FSM_MESSAGE(1, b, { distance x; wchar_t y; time_t z; uint_fast16_t f[2]; }); // expected-error {{'distance'}} expected-error {{'wchar_t'}} expected-error {{'time_t'}} expected-error {{'uint_fast16_t[2]'}}
