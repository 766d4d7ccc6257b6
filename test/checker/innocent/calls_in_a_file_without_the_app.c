// RUN: %check %s
// expected-no-diagnostics
// The link looks at all files together.
#include <fsm/uart.h>
extern const struct fsm_app_declaration fsm_app_declaration;
int32_t say(void *self) { return fsm_uart_write(self, "a", 1); }
