// RUN: %check %s
// expected-no-diagnostics
#include <fsm/app.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(log));
