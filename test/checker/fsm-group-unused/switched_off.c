// RUN: %check -fplugin-arg-fsmcheck-whole-program -fplugin-arg-fsmcheck-no-fsm-group-unused %s
// expected-no-diagnostics
#include <fsm/app.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(uart));
