// RUN: %check %s
__attribute__((weak)) int replaceable(void) { return 1; } // expected-error {{attribute 'weak'}}
static int reference(void) __attribute__((weakref("fsm_uart_write"))); // expected-error {{attribute 'weakref'}}
int use(void) { return reference(); }
