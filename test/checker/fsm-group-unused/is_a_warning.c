// RUN: %plain -fplugin-arg-fsmcheck-whole-program %s 2>&1 | FileCheck %s
#include <fsm/app.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(log, uart));
// CHECK: :[[@LINE-1]]:40: warning: the app declares group 'log' but calls nothing in it [fsm-group-unused]
// CHECK: note: take it out of FSM_USES
// CHECK: :[[@LINE-3]]:45: warning: the app declares group 'uart'
// CHECK-NOT: note:
