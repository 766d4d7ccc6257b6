// RUN: %check %s
typedef int jmp_buf[16];
int setjmp(jmp_buf);
_Noreturn void longjmp(jmp_buf, int);
int use(int x)
{
    jmp_buf buffer;
    if (setjmp(buffer)) return 0;  // expected-error {{'setjmp' leaves functions without returning from them [fsm-setjmp]}}
    longjmp(buffer, x);            // expected-error {{'longjmp' leaves functions}}
}
