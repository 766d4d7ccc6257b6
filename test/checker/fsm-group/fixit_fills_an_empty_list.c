// RUN: cp %s %t.c
// RUN: not %fix %t.c
// RUN: %plain %t.c
// RUN: FileCheck %s --input-file %t.c
#include <fsm/log.h>
#include <fsm/uart.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES( ));
// CHECK: FSM_APP(lamp, FSM_VERSION(1), FSM_USES( uart, log));
void use(void *self)
{
    fsm_uart_write(self, "a", 1);
    fsm_log_info("a");
}
