// RUN: %check %s
int g(int, int);
#define NEXT (i++)
int f(int i, int *a)
{
    a[i] = i++;           // expected-error {{unsequenced modification and access to 'i': what happens then differs from machine to machine [fsm-undefined-behaviour]}}
    return g(NEXT, NEXT); // expected-error {{multiple unsequenced modifications to 'i'}}
}
