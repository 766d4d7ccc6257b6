// RUN: cp %s %t.c
// RUN: %fix -fplugin-arg-fsmcheck-whole-program %t.c
// RUN: %check -fplugin-arg-fsmcheck-whole-program %t.c
// RUN: FileCheck %s --input-file %t.c
// expected-no-diagnostics
#include <fsm/timer.h>
#include <fsm/uart.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(log, timer));
// CHECK: FSM_APP(lamp, FSM_VERSION(1), FSM_USES(timer));
uint32_t use(void *self) { return fsm_timer_now(self); }
