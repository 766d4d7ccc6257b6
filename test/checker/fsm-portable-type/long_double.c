// RUN: %check -mlong-double-64 -fplugin-arg-fsmcheck-long-double %s
#include <fsm/app.h>
struct state { long double sum; }; // expected-error {{'sum' of a portable state has type 'long double', which has another width}}
FSM_PORTABLE(struct state);
