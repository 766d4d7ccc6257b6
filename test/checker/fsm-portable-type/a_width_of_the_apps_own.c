// RUN: %check %s
// A name that the app gives itself promises nothing.
#include <fsm/app.h>
typedef long int24_t;
struct state { int24_t value; }; // expected-error {{'value' of a portable state has type 'int24_t', which has another width}}
FSM_PORTABLE(struct state);
