// RUN: not %plain %s 2>&1 | FileCheck %s
#include <fsm/log.h>
#include <fsm/uart.h>
#include <fsm/timer.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(uart, timer));
void use(void) { fsm_log_info("a"); }
// CHECK: :[[@LINE-1]]:18: error: 'fsm_log_printf' belongs to group 'log'
// CHECK: :[[@LINE-3]]:1: note: the app declares only timer, uart
// CHECK: note: name the group in FSM_USES; the signer's certificate and the device have to allow it as well; 'fsmcc --explain fsm-group' tells more
