// RUN: cp %s %t.c
// RUN: not %fix %t.c
// RUN: %plain %t.c
// RUN: FileCheck %s --input-file %t.c
// The list is changed where it is written.
#include <fsm/timer.h>
#include <fsm/uart.h>
#define NEEDED FSM_USES(timer)
// CHECK: #define NEEDED FSM_USES(timer, uart)
FSM_APP(lamp,
        FSM_VERSION(1),
        NEEDED);
void use(void *self) { fsm_uart_write(self, "a", 1); }
