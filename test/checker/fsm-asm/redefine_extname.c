// RUN: %check %s
#pragma redefine_extname harmless fsm_uart_write
int harmless(void); // expected-error {{giving 'harmless' the assembly name 'fsm_uart_write'}}
