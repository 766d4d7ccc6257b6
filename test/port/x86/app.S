/* app.S: the bytes of a file as fsmcc might have made it, with handlers that misbehave, each in its own way. Position-independent:
 * it runs where fsm_port_take copies it to. On entry edi is the state and esi the event, both in the app's window, behind %gs, but what
 * a handler gets wrong on purpose it may do without. `HANDLER name` begins one; the label
 * name_stops is the instruction its trap should name.
 */
    .macro HANDLER name
    .globl test_\name
test_\name:
    .endm
    .macro STOPS name
    .globl test_\name\()_stops
test_\name\()_stops:
    .endm

    .section .rodata.test_app, "a"
    .balign 4096
    .globl test_file, test_code, test_code_end, test_cell, test_cell_end, test_file_end
test_file:
    .ascii "constants"
    .balign 4096
test_code:

/* Stores what it got: state, event, the event's first word, whether the stack is aligned as after a call. */
    HANDLER returns
    mov %rdi, %gs:(%edi)
    mov %rsi, %gs:8(%edi)
    mov %gs:(%esi), %eax
    mov %eax, %gs:16(%edi)
    mov %esp, %eax
    and $15, %eax
    mov %eax, %gs:20(%edi)
    ret

    HANDLER undefined
    STOPS undefined
    ud2

    HANDLER breakpoint
    STOPS breakpoint
    int3

    HANDLER null
    STOPS null
    mov 8, %eax
    ret

    HANDLER low
    STOPS low
    mov %eax, 0x9fff0
    ret

    HANDLER wild
    mov $0x70000008, %eax
    STOPS wild
    mov %eax, (%rax)
    ret

    HANDLER beyond
    mov $0x123456780, %rax
    STOPS beyond
    mov %eax, (%rax)
    ret

    HANDLER not_canonical
    mov $0x8000000000000000, %rax
    STOPS not_canonical
    mov (%rax), %eax
    ret

    HANDLER unaligned
    lea 1(%rdi), %eax
    STOPS unaligned
    movaps %gs:(%eax), %xmm0
    ret

/* Write where the event's first word says. */
    HANDLER write
    mov %gs:(%esi), %eax
    STOPS write
    movb $0x90, (%rax)
    ret

    HANDLER read
    mov %gs:(%esi), %eax
    STOPS read
    mov (%rax), %eax
    ret

/* The same as an app can: in its window. */
    HANDLER write_window
    mov %gs:(%esi), %eax
    STOPS write_window
    movb $0x90, %gs:(%eax)
    ret

    HANDLER read_window
    mov %gs:(%esi), %eax
    STOPS read_window
    movb %gs:(%eax), %al
    ret

/* 8 bytes at a register and the greatest displacement. */
    HANDLER straddle
    mov $0xfffffffc, %eax
    STOPS straddle
    mov %rax, %gs:(%eax)
    ret

    HANDLER displaced
    mov $0xffffffff, %eax
    STOPS displaced
    mov %rax, %gs:0x7fffffff(%eax,%eax,8)
    ret

/* Go where the event's first word says. */
    HANDLER jump
    mov %gs:(%esi), %eax
    jmp *%rax

    HANDLER divide
    xor %edx, %edx
    xor %ecx, %ecx
    mov $1, %eax
    STOPS divide
    div %ecx
    ret

/* QEMU raises no SSE exceptions; calling their vector arrives at the same entry, with the pc behind the instruction. */
    HANDLER sse
    int $19
    STOPS sse
    ret

/* Comes back with rounding towards zero, going down in memory, deaf to interrupts. */
    HANDLER careless
    movl $0x7f80, %gs:(%edi)
    ldmxcsr %gs:(%edi)
    std
    cli
    ret

    HANDLER divide_x87
    movw $0x037b, %gs:(%edi)
    fldcw %gs:(%edi)
    fld1
    fldz
    fdivrp
    STOPS divide_x87
    fwait
    ret

/* Without a stack, while interrupts arrive. */
    HANDLER no_stack
    xor %esp, %esp
    mov $0x2000000, %ecx
1:  dec %ecx
    jnz 1b
    STOPS no_stack
    push %rax
    ret

    HANDLER wild_stack
    mov $0x7fffffff00000007, %rsp
    STOPS wild_stack
    push %rax
    ret

    HANDLER recursion
    STOPS recursion
    call test_recursion
    ret

/* One frame of 60 KB on the last 4 KB of the stack: must not reach what lies below the guard. */
    HANDLER large_frame
    lea -0x3f000(%rsp), %esp
    sub $0xf000, %esp
    STOPS large_frame
    push %rax
    ret

/* Leaves everything in disorder that the port has to put in order. */
    HANDLER disorder
    std
    cli
    mov $-1, %rbx
    mov %rbx, %rbp
    mov %rbx, %r12
    mov %rbx, %r13
    mov %rbx, %r14
    mov %rbx, %r15
    movl $0x7f80, %gs:(%edi)      /* round towards zero */
    ldmxcsr %gs:(%edi)
    movw $0x0f7f, %gs:(%edi)
    fldcw %gs:(%edi)
    fld1
    xor %eax, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %fs
    mov %eax, %gs
    STOPS disorder
    ud2

/* The event: a function's address, and its argument. */
    HANDLER calls
    mov %gs:4(%esi), %edi
    mov %gs:(%esi), %eax
    push %rbp
    call *%rax
    pop %rbp
    ret

/* Waits until the function at the event's first word has counted 20 more, with a value in an SSE register; then stores that. */
    HANDLER waits
    push %rbx
    push %rbp
    push %r12
    mov %gs:(%esi), %ebx
    mov %rdi, %r12
    movq %rdi, %xmm7
    call *%rbx
    lea 20(%rax), %ebp
1:  call *%rbx
    sub %ebp, %eax
    js 1b
    movq %xmm7, %gs:(%r12d)
    pop %r12
    pop %rbp
    pop %rbx
    ret
test_code_end:

    .balign 4096
test_cell:
    .ascii "initialised data"
test_cell_end:
    .ascii "certificate, header and signature"
test_file_end:

    .section .note.GNU-stack, "", @progbits
