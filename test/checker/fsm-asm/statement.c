// RUN: %check %s
void barrier(void)
{
    __asm__ volatile("" ::: "memory"); // expected-error {{inline assembly cannot be checked or contained [fsm-asm]}}
}
