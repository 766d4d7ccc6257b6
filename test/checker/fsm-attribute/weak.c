// RUN: %check %s
__attribute__((weak)) int replaceable(void) { return 1; } // expected-error {{'weak' is not among}}
static int reference(void) __attribute__((weakref("fsm_uart_write"))); // expected-error {{'weakref' is not among}}
int use(void) { return reference(); }
