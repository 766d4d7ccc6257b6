# Code that the verifier takes: the forms that fsmcc makes of C, and what hand-written code may do besides. A case is its title and
# the function that the handler is. CODE, TABLE, CONSTANT, CELL, SLOT, STUB and FUEL are the app's own addresses; see code.py.

an empty handler
    retq

the window at one 32-bit register
    movl %gs:(%edi), %eax
    movl %eax, %gs:8(%edi)
    retq

the window at base, index and distance
    movl %gs:-0x7fffffff(%eax,%ecx,8), %eax
    retq

the window at a symbol of the cell
    movl $7, %gs:CELL(%rip)
    retq

the window at an absolute address
    movl %gs:0x1000, %eax
    retq

bits are counted from below: what older machines take for bsf
    tzcntl %edi, %eax
    retq

constants are read
    movl CONSTANT(%rip), %eax
    movups CONSTANT(%rip), %xmm0
    retq

a frame of its own
    subq $24, %rsp
    movq %rdi, 16(%rsp)
    movl 16(%rsp), %eax
    addq $24, %rsp
    retq

a frame at the frame pointer
    pushq %rbp
    movl %esp, %ebp
    subl $16, %esp
    movl %edi, -4(%ebp)
    movl -4(%ebp), %eax
    addl $16, %esp
    popq %rbp
    retq

an aligned frame
    pushq %rbp
    movl %esp, %ebp
    andl $-32, %esp
    subl $64, %esp
    movaps %xmm0, 32(%esp)
    movl %ebp, %esp
    popq %rbp
    retq

the frame pointer as any other register
    pushq %rbp
    movl %edi, %ebp
    movl %gs:(%ebp), %eax
    popq %rbp
    retq

a call
    pushq %rax
    callq callee
    popq %rcx
    retq
callee:
    movl $1, %eax
    retq

a tail call of another function
    pushq %rax
    callq callee
    popq %rcx
    jmp callee
callee:
    movl $1, %eax
    retq

arguments on the stack
    subq $24, %rsp
    movq %rdi, (%rsp)
    callq callee
    addq $24, %rsp
    retq
callee:
    movq 8(%rsp), %rax
    retq

an import
    pushq %rax
    callq import
    popq %rcx
    retq
import:
    jmpq *SLOT(%rip)

a loop
    movl $10, %eax
1:  decl FUEL
    js 2f
    decl %eax
    jne 1b
    retq
2:  ud1l 66(%eax), %eax

fuel that is counted in a register
    movl FUEL, %eax
    subl $100, %eax
    movl %eax, FUEL
    retq

a jump table
    cmpl $2, %eax
    ja 1f
    movl TABLE(,%eax,4), %eax
    jmpq *%rax
1:  retq

a jump table at a copy that was cut
    movl %eax, %ecx
    subl $2, %ecx
    ja 1f
    movl TABLE(,%eax,4), %eax
    jmpq *%rax
1:  retq

a jump table at a byte
    cmpb $2, %r15b
    ja 1f
    movzbl %r15b, %eax
    movl TABLE(,%eax,4), %ecx
    jmpq *%rcx
1:  retq

a jump table at a masked number
    andl $1, %eax
    movl TABLE(,%eax,4), %ecx
    jmpq *%rcx
    retq

a jump table where the other side is compared
    cmpl $3, %eax
    jb 1f
    retq
1:  movl TABLE(,%eax,4), %eax
    jmpq *%rax
    retq

trailing zeros as compilers count them on any machine
    rep bsfl %eax, %ecx
    retq

a bit of memory that a constant names
    btq $39, %gs:CELL(%rip)
    btsl $3, %gs:(%edi)
    btl $3, CONSTANT(%rip)
    retq

fillers
    nopw %cs:0x200(%rax,%rax)
    data16 nopw %cs:0x200(%rax,%rax)
    nop
    retq

an address that is only worked out
    leaq -8(%rsp), %rax
    leal (%rax,%rdi,8), %eax
    retq
