// RUN: %check %s
#include <fsm/uart.h>
struct record { uint32_t a; const char *name; };
int32_t f(void *self, struct record *r) { return fsm_uart_write(self, r, sizeof *r); } // expected-error {{the pointer in 'struct record' becomes a number}}
