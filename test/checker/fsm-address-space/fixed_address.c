// RUN: %check %s
#include <stdint.h>
#define UART0 (*(volatile uint32_t *)0x40004000)
struct port { volatile uint32_t data, state; };
#define UART1 ((struct port *)0x40005000u)
void f(void) { UART0 = 65; }                              // expected-error {{a fixed address leads out of the app's memory}}
void g(void) { while (UART1->state & 1) f(); UART1->data = 65; } // expected-error {{a fixed address}} expected-error {{a fixed address}}
