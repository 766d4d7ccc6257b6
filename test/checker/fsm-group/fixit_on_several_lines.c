// RUN: cp %s %t.c
// RUN: not %fix %t.c
// RUN: %plain %t.c
// RUN: FileCheck %s --input-file %t.c
#include <fsm/timer.h>
#include <fsm/uart.h>
FSM_APP(lamp,
        FSM_VERSION(1)
        );
// CHECK: FSM_VERSION(1)
// CHECK-NEXT: , FSM_USES(uart, timer));
void use(void *self) { fsm_uart_write(self, "a", 1); fsm_timer_now(self); }
