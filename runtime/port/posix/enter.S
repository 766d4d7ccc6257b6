/* enter.S: onto the app's machine stack, into its window, and back. System V AMD64 calling convention; the handler is x32 code, which
 * takes its two 32-bit arguments in the same registers and may leave anything in their upper halves. Every event comes by here, so
 * nothing is done that need not be. */
#include "enter.h"

    .text
    .globl fsm_posix_run
    .hidden fsm_posix_run
    .type fsm_posix_run, @function
/* edi: state, esi: event, rdx: what to run (struct fsm_run), rcx: its stack. Contract: fsm_port_run. */
fsm_posix_run:
    cmpq $0, fsm_posix_kernel_stack(%rip)
    jne fsm_posix_nested
    push %rbp
    push %rbx
    push %r12
    push %r13
    push %r14
    push %r15
    sub $8, %rsp                         /* rsp is a multiple of 16 */
    mov FSM_POSIX_RUN_AT_CELL(%rdx), %r8d
    shr $FSM_POSIX_APP_SHIFT, %r8d
    lea fsm_posix_windows(%rip), %rax
    mov (%rax,%r8,8), %rax
    cmp %rax, fsm_posix_entered(%rip)
    jne other_window
in_window:
    mov FSM_POSIX_RUN_AT_FUEL(%rdx), %r8d
    mov %r8d, FSM_POSIX_FUEL
    mov FSM_POSIX_RUN_AT_HANDLER(%rdx), %eax
    mov %rsp, fsm_posix_kernel_stack(%rip)
    mov %ecx, %esp
    and $-16, %esp
    xor %ebp, %ebp                       /* the end of every backtrace */
    call *%rax
    xor %eax, %eax
back:
    mov fsm_posix_kernel_stack(%rip), %rsp
    movq $0, fsm_posix_kernel_stack(%rip)
    add $8, %rsp
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbx
    pop %rbp
    ret

/* rax: the window. Where the processor's instruction for it is not switched on, the system is asked, which costs more than the event.
 * The kernel, the C library included, does not use %gs. */
other_window:
    test %rax, %rax
    jz by_system
    cmpb $0, fsm_posix_may_write_gs(%rip)
    je by_system
    wrgsbase %rax
    mov %rax, fsm_posix_entered(%rip)
    jmp in_window
by_system:
    mov %rdi, %rbx
    mov %rsi, %rbp
    mov %rdx, %r12
    mov %rcx, %r13
    mov %rax, %rdi
    call fsm_posix_enter_window
    mov %rbx, %rdi
    mov %rbp, %rsi
    mov %r12, %rdx
    mov %r13, %rcx
    jmp in_window
    .size fsm_posix_run, .-fsm_posix_run

    .globl fsm_posix_leave
    .hidden fsm_posix_leave
    .type fsm_posix_leave, @function
/* From anywhere below fsm_posix_run, by a jump: what the app did to flags and floating-point control is undone. */
fsm_posix_leave:
    cld
    fninit
    ldmxcsr default_mxcsr(%rip)
    lea fsm_posix_caught(%rip), %rax
    jmp back
    .size fsm_posix_leave, .-fsm_posix_leave

    .globl fsm_posix_switch
    .hidden fsm_posix_switch
    .type fsm_posix_switch, @function
/* fsm_posix_above on the kernel's stack, below where fsm_posix_run left it. */
fsm_posix_switch:
    push %rbp
    mov %rsp, %rbp
    mov %rsp, %rdi
    mov fsm_posix_kernel_stack(%rip), %rsp
    and $-16, %rsp
    call fsm_posix_above
    mov %rbp, %rsp
    pop %rbp
    ret
    .size fsm_posix_switch, .-fsm_posix_switch

    .globl fsm_posix_apart
    .hidden fsm_posix_apart
    .type fsm_posix_apart, @function
/* rdi function, rsi its argument, rdx the stack. */
fsm_posix_apart:
    push %rbp
    mov %rsp, %rbp
    mov %rdx, %rsp
    and $-16, %rsp
    mov %rdi, %rax
    mov %rsi, %rdi
    call *%rax
    mov %rbp, %rsp
    pop %rbp
    ret
    .size fsm_posix_apart, .-fsm_posix_apart

    .globl fsm_stack_continue_enter
    .type fsm_stack_continue_enter, @function
fsm_stack_continue_enter:
#include "../continue_x86.S"
    mov %r10, %rsp
    jmp *%r11
    .size fsm_stack_continue_enter, .-fsm_stack_continue_enter

    .section .rodata
    .balign 4
default_mxcsr:
    .long 0x1f80

    .bss
    .balign 8
    .globl fsm_posix_kernel_stack
    .hidden fsm_posix_kernel_stack
fsm_posix_kernel_stack:
    .skip 8

    .section .note.GNU-stack, "", @progbits
