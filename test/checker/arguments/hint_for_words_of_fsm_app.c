// RUN: not %plain %s 2>&1 | FileCheck %s
// What belongs into FSM_APP says so where it stands elsewhere.
#include <fsm/app.h>
#include <fsm/log.h>
FSM_APP(blink, FSM_VERSION(1));
FSM_USES(log);
// CHECK-DAG: :[[@LINE-1]]:1: error: expected
// CHECK-DAG: note: FSM_USES stands inside FSM_APP, as in FSM_APP(name, FSM_VERSION(1), FSM_USES(log));
struct blink { uint32_t n; };
FSM_TYPE(blink, struct blink)
{
    FSM_FUEL(1000);
    // CHECK-DAG: :[[@LINE-1]]:5: error: expected
    // CHECK-DAG: note: FSM_FUEL stands inside FSM_APP
    self->n++;
}
