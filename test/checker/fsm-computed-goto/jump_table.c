// RUN: %check %s
int run(int i)
{
    static void *const table[] = {&&a, &&b}; // expected-error 2 {{the address of a label lets data choose where the program goes on [fsm-computed-goto]}}
    goto *table[i & 1];                      // expected-error {{this goto lets data choose}}
a:
    return 1;
b:
    return 2;
}
