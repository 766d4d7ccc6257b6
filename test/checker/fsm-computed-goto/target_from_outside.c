// RUN: %check %s
int run(void *p)
{
    goto *p; // expected-error {{this goto lets data choose}}
label:
    return p == &&label; // expected-error {{the address of a label}}
}
