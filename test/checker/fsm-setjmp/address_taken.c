// RUN: %check %s
_Noreturn void _longjmp(int *, int);
void (*const away)(int *, int) = _longjmp; // expected-error {{'_longjmp' leaves functions}}
