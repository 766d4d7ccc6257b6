# enter.S: onto the app's machine stack and back. System V AMD64 calling convention; the handler is x32 code, which takes its two
# 32-bit arguments in the same registers and may leave anything in their upper halves.

.text
.globl fsm_posix_enter
.type fsm_posix_enter, @function
# edi handler, esi state, edx event, rcx top of the stack (a multiple of 16)
fsm_posix_enter:
    push %rbp
    push %rbx
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rsp, kernel_stack(%rip)
    mov %rcx, %rsp
    mov %edi, %eax
    mov %esi, %edi
    mov %edx, %esi
    xor %ebp, %ebp
    call *%rax
    mov $1, %eax
back:
    mov kernel_stack(%rip), %rsp
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbx
    pop %rbp
    ret
.size fsm_posix_enter, .-fsm_posix_enter

.globl fsm_posix_leave
.type fsm_posix_leave, @function
# From anywhere below fsm_posix_enter, by a jump: what the app did to flags and floating-point control is undone.
fsm_posix_leave:
    cld
    fninit
    ldmxcsr default_mxcsr(%rip)
    xor %eax, %eax
    jmp back
.size fsm_posix_leave, .-fsm_posix_leave

# rdi function, rsi its argument
.globl fsm_posix_apart
.type fsm_posix_apart, @function
fsm_posix_apart:
    push %rbp
    mov %rsp, %rbp
    mov kernel_stack(%rip), %rsp
    and $-16, %rsp
    mov %rdi, %rax
    mov %rsi, %rdi
    call *%rax
    mov %rbp, %rsp
    pop %rbp
    ret
.size fsm_posix_apart, .-fsm_posix_apart

# From a checkpoint (fsm/abi.h): r11d arguments; on the stack where to go on, the return address of whoever called the checkpoint, and
# the arguments. Goes on there on the stack that fsm_segments_continue answers, with every register that a call may use as it was.
.globl fsm_stack_continue_enter
.type fsm_stack_continue_enter, @function
fsm_stack_continue_enter:
    push %rax
    push %rcx
    push %rdx
    push %rsi
    push %rdi
    push %r8
    push %r9
    sub $136, %rsp
    .irp vector, 0, 1, 2, 3, 4, 5, 6, 7
    movups %xmm\vector, 16*\vector(%rsp)
    .endr
    mov %r11d, %edi
    lea 200(%rsp), %rsi
    mov (%rsi), %rdx
    call fsm_segments_continue
    mov %rax, %r10
    .irp vector, 0, 1, 2, 3, 4, 5, 6, 7
    movups 16*\vector(%rsp), %xmm\vector
    .endr
    add $136, %rsp
    pop %r9
    pop %r8
    pop %rdi
    pop %rsi
    pop %rdx
    pop %rcx
    pop %rax
    pop %r11
    mov %r10, %rsp
    jmp *%r11
.size fsm_stack_continue_enter, .-fsm_stack_continue_enter

.section .rodata
.balign 4
default_mxcsr: .long 0x1f80

.bss
.balign 8
kernel_stack: .skip 8

.section .note.GNU-stack, "", @progbits
