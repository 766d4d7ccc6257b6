/* setjmp.h: names, so that what uses them is refused by name (fsm-setjmp): nothing jumps out of functions. */
#ifndef FSM_LIBC_SETJMP_H
#define FSM_LIBC_SETJMP_H

typedef struct {
    int nothing;
} jmp_buf[1], sigjmp_buf[1];
int setjmp(jmp_buf place);
_Noreturn void longjmp(jmp_buf place, int value);
int sigsetjmp(sigjmp_buf place, int mask);
_Noreturn void siglongjmp(sigjmp_buf place, int value);

#endif
