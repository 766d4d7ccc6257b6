// RUN: %check %s
// A name the linker sees and the checker does not: the way to a call the app did not declare.
int harmless(void) __asm__("fsm_uart_write"); // expected-error {{giving 'harmless' the assembly name 'fsm_uart_write' cannot be checked}}
int use(void) { return harmless(); }
