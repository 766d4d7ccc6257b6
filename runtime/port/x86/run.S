/* run.S: the way into a handler and the two ways out of it. Contracts: run.h. */
#include "layout.h"

    .text
    .globl fsm_run_enter
fsm_run_enter:
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    mov %esp, fsm_run_kernel_stack
    mov %edi, %eax
    mov %esi, %edi
    mov %edx, %esi
    mov %ecx, %esp
    xor %ebp, %ebp               /* the end of every backtrace */
    sti
    call *%rax
    mov $1, %eax
leave:
    cli
    cld
    ldmxcsr fsm_floating_point_control
    mov fsm_run_kernel_stack, %esp
    movl $0, fsm_run_kernel_stack
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbp
    pop %rbx
    ret

    .globl fsm_run_stopped
fsm_run_stopped:
    mov $FSM_SELECTOR_DATA, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %fs
    mov %eax, %gs
    fninit
    xor %eax, %eax
    jmp leave

    .globl fsm_run_switch
fsm_run_switch:
    push %rbp
    mov %rsp, %rbp
    mov %esp, %edi
    mov fsm_run_kernel_stack, %esp
    and $-16, %esp
    call fsm_run_above
    mov %rbp, %rsp
    pop %rbp
    ret

/* port.h: edi function, esi its argument. */
    .globl fsm_port_apart
fsm_port_apart:
    push %rbp
    mov %esp, %ebp
    mov fsm_run_kernel_stack, %esp
    and $-16, %esp
    mov %edi, %eax
    mov %esi, %edi
    call *%rax
    mov %ebp, %esp
    pop %rbp
    ret

    .globl fsm_stack_continue_enter
fsm_stack_continue_enter:
    cli
#include "../continue_x86.S"
    mov %r10, %rsp
    sti
    jmp *%r11

    .section .rodata.run, "a"
    .balign 4
    .globl fsm_floating_point_control
fsm_floating_point_control:      /* all exceptions masked, round to nearest: as the C standard starts a program */
    .long 0x1f80

    .section .bss.run, "aw", @nobits
    .balign 4
    .globl fsm_run_kernel_stack  /* where fsm_run_enter left the kernel's stack; 0: no handler is running */
fsm_run_kernel_stack:
    .skip 4

    .section .note.GNU-stack, "", @progbits
