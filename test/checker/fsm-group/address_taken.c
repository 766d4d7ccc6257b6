// RUN: %check %s
#include <fsm/uart.h>
FSM_APP(lamp, FSM_VERSION(1));
int32_t (*const write)(const void *, const void *, uint32_t) = fsm_uart_write; // expected-error {{'fsm_uart_write' belongs to group 'uart'}}
