// RUN: not %plain %s 2>&1 | FileCheck %s
#include <fsm/app.h>
FSM_APP(blink, FSM_VERSION(1), FSM_USES(log));
struct blink { uint32_t n; };
FSM_TYPE(blink, struct blink) { fsm_log_info("%u", ++self->n); }
// CHECK: error: call to undeclared function 'fsm_log_info'
// CHECK: :[[@LINE-2]]:33: note: put #include <fsm/log.h> at the beginning of the file
