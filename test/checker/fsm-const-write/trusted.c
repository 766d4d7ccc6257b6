// RUN: %check %s
#include <fsm/app.h>
static const int limit = 4;
FSM_TRUSTED("the constant is in RAM here") void f(void) { *(int *)&limit = 5; int *p = (int *)&limit; *p = 6; }
void g(void) { *(int *)&limit = 5; } // expected-error {{this writes to 'limit'}}
