/* continue_x86.S: the most of fsm_stack_continue_enter, hosted and in ring 0. From a checkpoint (fsm/abi.h): r11d arguments; on the stack
 * where to go on, the return address of whoever called the checkpoint, and the arguments. Afterwards r11 is where to go on, and r10 the
 * stack for it, which fsm_segments_continue answers and lies below 4 GiB; every register that a call may use is as it was. */
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
    mov %eax, %r10d
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
