// RUN: %check %s
int use(void)
{
    void *buffer[5];
    if (__builtin_setjmp(buffer)) return 0;  // expected-error {{'__builtin_setjmp' leaves functions}}
    __builtin_longjmp(buffer, 1);            // expected-error {{'__builtin_longjmp' leaves functions}}
}
