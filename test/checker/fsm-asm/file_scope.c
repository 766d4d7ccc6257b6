// RUN: %check %s
__asm__(".globl secret"); // expected-error {{assembly at file scope cannot be checked}}
