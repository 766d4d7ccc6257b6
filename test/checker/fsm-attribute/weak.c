// A reference to a symbol by another name goes around the checker; weak symbols (innocent/attributes.c) are settled by the link.
// RUN: %check %s
static int reference(void) __attribute__((weakref("fsm_uart_write"))); // expected-error {{'weakref' is not among}}
int use(void) { return reference(); }
