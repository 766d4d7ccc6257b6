// RUN: %check %s
#define DISABLE_INTERRUPTS() __asm__ volatile("cli")
int work(int x)
{
    if (x) DISABLE_INTERRUPTS(); // expected-error {{inline assembly}}
    return x ? ({ __asm__("not %0" : "+r"(x)); x; }) : 0; // expected-error {{inline assembly}}
}
