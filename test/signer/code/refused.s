# Code that leads out of an app, or might: each case is its title, what the verifier says of it, and the function that the handler
# is. CODE, TABLE, CONSTANT, CELL, SLOT, STUB and FUEL are the app's own addresses; see code.py.

a plain read: it may address memory outside the app
    movl (%rdi), %eax
    retq

a plain read at a 32-bit register: it may address memory outside the app
    movl (%edi), %eax
    retq

a plain write: it may address memory outside the app
    movl %eax, (%edi)
    retq

the window at a 64-bit register: not cut to the window's 32 bits
    movl %gs:(%rdi), %eax
    retq

the window at a 64-bit index: not cut to the window's 32 bits
    movl %gs:(,%rdi,8), %eax
    retq

the window below its start: outside the app's memory
    movl %gs:-0x80000000, %eax
    retq

the window at a symbol far below the app: outside the app's memory
    movl %gs:CODE-0x100000(%rip), %eax
    retq

the other segment: no compiler gives it
    movq %fs:0, %rax
    retq

an absolute address: it addresses memory outside the app
    movl 0x1000, %eax
    retq

a 64-bit absolute address: it addresses memory outside the app
    movabsq 0x1122334455667788, %rax
    retq

a constant is written: it writes to the app's constants
    movl %eax, CONSTANT(%rip)
    retq

code is written: it writes to the app's constants
    incl CODE(%rip)
    retq

an import slot is written: it writes to the app's constants
    movq %rax, SLOT(%rip)
    retq

the cell without its window: it reads outside the app's constants
    movl CELL(%rip), %eax
    retq

below the image: it reads outside the app's constants
    movl CODE-0x10000(%rip), %eax
    retq

a system call: no such instruction
    syscall

an interrupt: no such instruction
    int $0x80

halting: no such instruction
    hlt

interrupts off: no such instruction
    cli
    retq

a port: no such instruction
    outb %al, $0x80
    retq

a control register: no such operand
    movq %cr3, %rax
    retq

a model specific register: no such instruction
    wrmsr
    retq

another window: no such instruction
    wrgsbase %rax
    retq

a segment register: no such operand
    movl %eax, %gs
    retq

a descriptor table: no such instruction
    lgdt %gs:(%eax)
    retq

a string instruction: no such instruction
    rep stosb
    retq

one more of them: no such instruction
    movsb
    retq

a table of bytes: no such instruction
    xlatb
    retq

the direction flag: no such instruction
    std
    retq

all flags: no such instruction
    pushq %rax
    popfq
    retq

the control word of floating point: no such instruction
    ldmxcsr %gs:(%edi)
    retq

a masked store that shows no address: no such instruction
    maskmovdqu %xmm0, %xmm1
    retq

the state of the processor: no such instruction
    fxrstor %gs:(%edi)
    retq

a far jump: no such
    ljmpl *%gs:(%edi)

a return to another segment: no such instruction
    lretq

from an interrupt: no such instruction
    iretq

the time stamp: no such instruction
    rdtsc
    retq

an atomic access: no compiler gives it
    lock incl %gs:(%edi)
    retq

bits far from where they are said to be: it addresses memory by bits
    btsl %eax, %gs:(%edi)
    retq

a bit of a constant, set: it writes to the app's constants
    btsl $3, CONSTANT(%rip)
    retq

a call through a pointer: it goes where no number says
    callq *%rax
    retq

a jump through a pointer: it goes where a pointer says
    jmpq *%rax

a jump through memory: no compiler gives it
    jmpq *%gs:(%edi)

a jump through a constant that is no slot: no import slot
    jmpq *CONSTANT(%rip)

a jump between two slots: no import slot
    jmpq *SLOT+4(%rip)

a jump out of the code: it leaves the app's code
    jmp CELL

a call of what lies before the code: it leaves the app's code
    callq CODE-0x800
    retq

into the middle of an instruction: the middle of an instruction
    movl $0x90909090, %eax
    jmp CODE+2

into the middle of an instruction that comes later: the middle of
    jmp 1f+2
1:  movl $0x90909090, %eax
    jmp 1b

a system call hidden in an immediate: the middle of
    movl $0x0000050f, %eax
    jmp CODE+1

a return address that was pushed: with something of its own on the stack
    pushq %rdi
    retq

a return address that was written: it writes to the stack outside its own frame
    movq %rdi, (%rsp)
    retq

a return address written from a frame: it writes to the stack outside its own frame
    subq $8, %rsp
    movq %rdi, 8(%rsp)
    addq $8, %rsp
    retq

a wide store that reaches the return address: it writes to the stack outside its own frame
    subq $8, %rsp
    movups %xmm0, (%rsp)
    addq $8, %rsp
    retq

the return address is popped: it takes the return address from the stack
    popq %rax
    retq

the return address is stepped over: leaves the function's own frame
    addq $8, %rsp
    retq

a return that takes arguments along: it takes more than its own frame
    retq $8

the stack pointer from a register: a value that is not known
    movq %rdi, %rsp
    retq

the stack pointer from memory: a value that is not known
    movq %gs:(%edi), %rsp
    retq

the stack pointer exchanged: a value that is not known
    xchgq %rax, %rsp
    retq

the stack pointer popped: where none may go
    pushq %rdi
    popq %rsp
    retq

the stack pointer cut: it cuts the stack pointer
    movw %di, %sp
    retq

the stack pointer by an unknown amount: a value that is not known
    subq %rdi, %rsp
    addq %rdi, %rsp
    retq

below the stack pointer: it writes to the stack outside its own frame
    movq %rdi, -8(%rsp)
    retq

the stack at an index: it may address the stack anywhere
    subq $24, %rsp
    movl $0, (%rsp,%rdi,4)
    addq $24, %rsp
    retq

two depths: two ways lead here with different depths
    testl %edi, %edi
    je 1f
    pushq %rax
1:  retq

a stack that grows in a loop: two ways lead here with different depths
1:  pushq %rax
    decl %edi
    jne 1b
    ud2

more stack than the manifest says: it needs more stack than the manifest says
    subq $1048576, %rsp
    addq $1048576, %rsp
    retq

more stack by way of a call: it needs more stack than the manifest says
    subq $40, %rsp
    callq callee
    addq $40, %rsp
    retq
callee:
    subq $4000, %rsp
    addq $4000, %rsp
    retq

recursion where the manifest names a bound: its stack has no bound
    pushq %rax
    callq CODE
    popq %rcx
    retq

arguments that nobody put there: a handler has no arguments
    movq 8(%rsp), %rax
    retq

more arguments than the caller has: reads more arguments
    pushq %rax
    callq callee
    popq %rcx
    retq
callee:
    movq 16(%rsp), %rax
    retq

far above the frame: far above its own frame
    movq 0x10000(%rsp), %rax
    retq

the caller's return address through the frame pointer: it writes to the stack outside its own frame
    pushq %rbp
    movl %esp, %ebp
    movq %rdi, 8(%rbp)
    popq %rbp
    retq

a frame pointer that was changed: it may address memory outside the app
    pushq %rbp
    movl %esp, %ebp
    addl $8, %ebp
    movl $0, -4(%ebp)
    popq %rbp
    retq

a frame pointer after the function was left: it may address memory outside the app
    pushq %rbp
    movl %esp, %ebp
    popq %rbp
    movl $0, -4(%ebp)
    retq

a callee that changes the frame pointer: without its caller's frame pointer
    pushq %rbp
    movl %esp, %ebp
    subq $16, %rsp
    callq callee
    movl $0, -4(%ebp)
    addq $16, %rsp
    popq %rbp
    retq
callee:
    movl %edi, %ebp
    retq

a saved frame pointer that is written over: it writes over the caller's frame pointer
    pushq %rbp
    subq $8, %rsp
    movq %rdi, 8(%rsp)
    addq $8, %rsp
    popq %rbp
    retq

a saved frame pointer that is replaced: without its caller's frame pointer
    pushq %rbp
    popq %rax
    pushq %rdi
    popq %rbp
    retq

a callee that is left with more on the stack: with something of its own on the stack
    pushq %rax
    callq callee
    pushq %rax
    jmp callee
callee:
    retq

an import with more on the stack: with something of its own on the stack
    pushq %rdi
    jmpq *SLOT(%rip)

an aligned frame above which is written: it writes to the stack outside its own frame
    pushq %rbp
    movl %esp, %ebp
    andl $-32, %esp
    movq %rdi, (%rsp)
    movl %ebp, %esp
    popq %rbp
    retq

a jump table at a number that was not compared: it may address memory outside the app
    movl TABLE(,%eax,4), %eax
    jmpq *%rax

a jump table that has fewer entries: it may address memory outside the app
    cmpl $3, %eax
    ja 1f
    movl TABLE(,%eax,4), %eax
    jmpq *%rax
1:  retq

a jump table, compared the wrong way: it may address memory outside the app
    cmpl $2, %eax
    jg 1f
    movl TABLE(,%eax,4), %eax
    jmpq *%rax
1:  retq

a jump table on the other side of the branch: it may address memory outside the app
    cmpl $2, %eax
    ja 1f
    retq
1:  movl TABLE(,%eax,4), %eax
    jmpq *%rax

a jump table that one way reaches without comparing: it may address memory outside the app
    testl %edi, %edi
    je 1f
    cmpl $2, %eax
    ja 2f
1:  movl TABLE(,%eax,4), %eax
    jmpq *%rax
2:  retq

a jump table at a number that was changed: it may address memory outside the app
    cmpl $2, %eax
    ja 1f
    addl %edi, %eax
    movl TABLE(,%eax,4), %eax
    jmpq *%rax
1:  retq

a jump table at another register: it may address memory outside the app
    cmpl $2, %ecx
    ja 1f
    movl TABLE(,%eax,4), %eax
    jmpq *%rax
1:  retq

a jump table at all 64 bits: it may address memory outside the app
    cmpl $2, %eax
    ja 1f
    movl TABLE(,%rax,4), %eax
    jmpq *%rax
1:  retq

a jump table at a byte without the rest: it may address memory outside the app
    cmpb $2, %al
    ja 1f
    movl TABLE(,%eax,4), %eax
    jmpq *%rax
1:  retq

flags that something else has set since: it may address memory outside the app
    cmpl $2, %eax
    testl %edi, %edi
    ja 1f
    movl TABLE(,%eax,4), %eax
    jmpq *%rax
1:  retq

the entry of a jump table, changed: it goes where a pointer says that is no entry
    cmpl $2, %eax
    ja 1f
    movl TABLE(,%eax,4), %eax
    addl $2, %eax
    jmpq *%rax
1:  retq

the entry of a jump table, kept over a call: it goes where a pointer says that is no entry
    pushq %rbx
    cmpl $2, %eax
    ja 1f
    movl TABLE(,%eax,4), %ebx
    callq callee
    jmpq *%rbx
1:  popq %rbx
callee:
    retq

a fuel counter that is set: it addresses memory outside the app
    movl $0x7fffffff, FUEL
    retq

a fuel counter that is filled up: it addresses memory outside the app
    subl $-1000, FUEL
    retq

what lies beside the fuel counter: it addresses memory outside the app
    decl FUEL+4
    retq

eight bytes of the fuel counter: it addresses memory outside the app
    movq %rax, FUEL
    retq

a prefix that comes twice: no compiler gives it
    .byte 0x65, 0x65, 0x67, 0x8b, 0x07
    retq

two segments: no compiler gives it
    .byte 0x65, 0x2e, 0x67, 0x8b, 0x07
    retq

a prefix behind REX: no compiler gives it
    .byte 0x65, 0x48, 0x67, 0x8b, 0x07
    retq

a jump that is cut to 16 bits: no
    .byte 0x66, 0xe9, 0x00, 0x00, 0x00, 0x00
    retq

no instruction: no instruction
    .byte 0x06

transactions: no such instruction
    xabort $0

vectors of later machines: no such instruction
    vgatherdps %xmm0, (%rdi,%xmm1,4), %xmm2
    retq
