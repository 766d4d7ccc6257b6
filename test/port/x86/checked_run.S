/* checked_run.S: test_checked_run(state, event, const struct fsm_run *, stack, uint32_t *disorder): calls fsm_port_run, answers
 * what it did, and sets a bit of *disorder for everything that is not afterwards as it was before or as it has to be.
 */
    .macro EXPECT bit
    je 1f
    or $\bit, %ecx
1:
    .endm

    .text
    .globl test_checked_run
test_checked_run:
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    push %r8
    mov $0x1111111111111111, %rbx
    mov $0x2222222222222222, %rbp
    mov $0x3333333333333333, %r12
    mov $0x4444444444444444, %r13
    mov $0x5555555555555555, %r14
    mov $0x6666666666666666, %r15
    mov %rsp, stack_before
    call fsm_port_run
    xor %ecx, %ecx
    cmp stack_before, %rsp
    EXPECT 0x001
    mov $0x1111111111111111, %rdx
    cmp %rdx, %rbx
    EXPECT 0x002
    mov $0x2222222222222222, %rdx
    cmp %rdx, %rbp
    EXPECT 0x004
    mov $0x3333333333333333, %rdx
    cmp %rdx, %r12
    EXPECT 0x008
    mov $0x4444444444444444, %rdx
    cmp %rdx, %r13
    EXPECT 0x010
    mov $0x5555555555555555, %rdx
    cmp %rdx, %r14
    EXPECT 0x020
    mov $0x6666666666666666, %rdx
    cmp %rdx, %r15
    EXPECT 0x040
    pushfq
    pop %rdx
    test $0x600, %edx             /* direction and interrupt flags */
    EXPECT 0x080
    sti
    stmxcsr control
    mov control, %edx
    and $0xffffffc0, %edx         /* without what happened */
    cmp $0x1f80, %edx
    EXPECT 0x100
    fnstcw control
    cmpw $0x037f, control
    EXPECT 0x200
    mov %ds, %edx
    cmp $16, %edx
    EXPECT 0x400
    mov %es, %edx
    cmp $16, %edx
    EXPECT 0x800
    mov %fs, %edx
    cmp $16, %edx
    EXPECT 0x1000
    mov %gs, %edx
    cmp $16, %edx
    EXPECT 0x2000
    mov %ss, %edx
    cmp $16, %edx
    EXPECT 0x4000
    pop %rdx
    mov %ecx, (%rdx)
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbp
    pop %rbx
    ret

    .bss
    .balign 8
stack_before:
    .skip 8
control:
    .skip 4

    .section .note.GNU-stack, "", @progbits
