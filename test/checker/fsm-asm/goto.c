// RUN: %check %s
int work(void)
{
    __asm__ goto("jmp %l0" :::: away); // expected-error {{inline assembly}}
    return 0;
away:
    return 1;
}
