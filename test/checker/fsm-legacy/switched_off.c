// RUN: %check -fplugin-arg-fsmcheck-no-fsm-legacy %s
// expected-no-diagnostics
#include <fsm/legacy.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(legacy));
int32_t use(void) { return fsm_mutex_try(0); }
