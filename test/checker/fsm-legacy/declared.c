// RUN: %check -fplugin-arg-fsmcheck-whole-program %s
#include <fsm/legacy.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(legacy)); // expected-remark {{group 'legacy' shares locks and memory among FSMs, which messages do without [fsm-legacy]}}
int32_t use(void) { return fsm_mutex_try(0); }
