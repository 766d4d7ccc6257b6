// RUN: %check %s
int use(int x)
{
    __asm__ volatile("nop" ::: "memory"); // expected-error {{inline assembly cannot be checked or contained [fsm-asm]}}
    __asm__("" : "=r"(x));                // expected-error {{inline assembly cannot be checked or contained}}
    return x;
}
