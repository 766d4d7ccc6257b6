// RUN: %check %s
// The name tells the group, whether or not the header did.
#include <fsm/app.h>
FSM_APP(lamp, FSM_VERSION(1));
int32_t fsm_uart_write(const void *self, const void *bytes, uint32_t length);
int32_t use(void *self) { return fsm_uart_write(self, "a", 1); } // expected-error {{'fsm_uart_write' belongs to group 'uart'}}
