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
    mov %rsp, fsm_posix_kernel_stack(%rip)
    mov %rcx, %rsp
    mov %edi, %eax
    mov %esi, %edi
    mov %edx, %esi
    xor %ebp, %ebp
    call *%rax
    mov $1, %eax
back:
    mov fsm_posix_kernel_stack(%rip), %rsp
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

.globl fsm_posix_switch
.type fsm_posix_switch, @function
# fsm_posix_above on the kernel's stack, below where fsm_posix_enter left it.
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

.section .rodata
.balign 4
default_mxcsr: .long 0x1f80

.bss
.balign 8
.globl fsm_posix_kernel_stack
fsm_posix_kernel_stack: .skip 8

.section .note.GNU-stack, "", @progbits
