// RUN: %check %s
register unsigned stack __asm__("esp"); // expected-error {{binding 'stack' to register 'esp'}} expected-error {{'stack' can change}}
unsigned where(void) { return stack; }
