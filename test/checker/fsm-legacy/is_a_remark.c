// RUN: %plain -Werror %s 2>&1 | FileCheck %s
#include <fsm/legacy.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(log, legacy));
int32_t use(void) { return fsm_mutex_try(0); }
// CHECK: :[[@LINE-2]]:45: remark: group 'legacy' shares locks
// CHECK: note: give what is shared to one FSM
