// RUN: %check %s
#include <fsm/app.h>
FSM_PORTABLE(uint32_t); // expected-error {{FSM_PORTABLE of a portable state has type 'uint32_t', which is no struct}}
