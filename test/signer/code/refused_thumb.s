# Code that leads out of a Cortex-M app, or might: each case is its title, what the verifier says of it, and the function that the
# handler is: r0 is a state of 256 bytes, r1 the event; see code_thumb.py.

a system call: no such instruction
    svc #0
    bx lr

interrupts off: no such instruction
    cpsid i
    bx lr

a special register: no such instruction
    mrs r0, primask
    bx lr

a special register is written: no such instruction
    msr control, r0
    bx lr

a breakpoint: no such instruction
    bkpt #0
    bx lr

a hint that waits: no such instruction
    wfi
    bx lr

a barrier: no such instruction
    dsb sy
    bx lr

an exclusive access: no such instruction
    ldrex r0, [r0]
    bx lr

a coprocessor: no such instruction
    mcr p15, #0, r0, c0, c0, #0
    bx lr

floating point where there is none: no such instruction
    .inst.w 0xee300a00
    bx lr

a call through a register: no such instruction
    push {r4, lr}
    blx r0
    pop {r4, pc}

a jump through a register: goes where a register says
    bx r0

an exception return: goes where a register says
    mvn lr, #6
    bx lr

a pointer is loaded into the program counter: it goes where memory says
    ldr pc, [r0]

the cell's register: changes where the cell is
    mov r9, r0
    bx lr

the cell's register is loaded: changes where the cell is
    ldr r9, [r0]
    bx lr

the stack pointer gets a value: the stack pointer gets a value that is not known
    mov sp, r0
    bx lr

the stack pointer moves by a number that is not known: the stack pointer gets a value that is not known
    sub.w sp, sp, r0
    bx lr

below the state: may write to memory outside the app
    str r1, [r0, #-4]
    bx lr

behind the state: may write to memory outside the app
    str r1, [r0, #256]
    bx lr

beyond the state's end: may write to memory outside the app
    str r1, [r0, #253]
    bx lr

behind the event: may write to memory outside the app
    str r0, [r1, #64]
    bx lr

an index that was not compared: may write to memory outside the app
    ldr r2, [r1]
    str r2, [r0, r2, lsl #2]
    bx lr

an index that was compared with too much: may write to memory outside the app
    ldr r2, [r1]
    cmp r2, #64
    bhi 1f
    str r2, [r0, r2, lsl #2]
    bx lr
1:  udf #18

an index that was compared as a signed number: may write to memory outside the app
    ldr r2, [r1]
    cmp r2, #63
    bgt 1f
    str r2, [r0, r2, lsl #2]
    bx lr
1:  udf #18

an index that was compared, and came anew: may write to memory outside the app
    ldr r2, [r1]
    cmp r2, #63
    bhi 1f
    ldr r2, [r1]
    str r2, [r0, r2, lsl #2]
    bx lr
1:  udf #18

an index that was compared on one of two ways: may write to memory outside the app
    ldr r2, [r1]
    ldr r3, [r1, #4]
    cbz r3, 2f
    cmp r2, #63
    bhi 1f
2:  str r2, [r0, r2, lsl #2]
    bx lr
1:  udf #18

a pointer from memory: may write to memory outside the app
    ldr r2, [r0]
    str r1, [r2]
    bx lr

a pointer from memory, compared on the way to the trap: may write to memory outside the app
    ldr r2, [r0]
    ldr r3, [r9, #-8]
    sub.w r12, r2, r9
    cmp r12, r3
    bls 1f
    str r3, [r2]
    bx lr
1:  udf #64

a comparison whose outcome does not matter: may write to memory outside the app
    ldr r2, [r0]
    ldr r3, [r9, #-8]
    sub.w r12, r2, r9
    cmp r12, r3
    str r3, [r2]
    bx lr

a comparison of another pointer: may write to memory outside the app
    ldr r2, [r0]
    ldr r1, [r0, #4]
    ldr r3, [r9, #-8]
    sub.w r12, r1, r9
    cmp r12, r3
    bhi 1f
    str r3, [r2]
    bx lr
1:  udf #64

a comparison with something else than the cell's size: may write to memory outside the app
    ldr r2, [r0]
    ldr r3, [r9, #-4]
    sub.w r12, r2, r9
    cmp r12, r3
    bhi 1f
    str r3, [r2]
    bx lr
1:  udf #64

far behind what was compared: may write to memory outside the app
    ldr r2, [r0]
    ldr r3, [r9, #-8]
    sub.w r12, r2, r9
    cmp r12, r3
    bhi 1f
    str r3, [r2, #80]
    bx lr
1:  udf #64

below what was compared: may write to memory outside the app
    ldr r2, [r0]
    ldr r3, [r9, #-8]
    sub.w r12, r2, r9
    cmp r12, r3
    bhi 1f
    str r3, [r2, #-4]
    bx lr
1:  udf #64

what was compared, and an index that was not: may write to memory outside the app
    ldr r2, [r0]
    ldr r1, [r0, #4]
    ldr r3, [r9, #-8]
    sub.w r12, r2, r9
    cmp r12, r3
    bhi 1f
    str r3, [r2, r1]
    bx lr
1:  udf #64

an address as a number: may write to memory outside the app
    mov.w r2, #0x20000000
    str r1, [r2]
    bx lr

the vectors: may write to memory outside the app
    movs r2, #0
    str r1, [r2]
    bx lr

the processor's own registers: may write to memory outside the app
    movw r2, #0xed08
    movt r2, #0xe000
    str r1, [r2]
    bx lr

the image: writes to the app's constants or code
    adr r2, 1f
    str r1, [r2]
    bx lr
    .p2align 2
1:  .word 0

behind the cell: may write to memory outside the app
    mov.w r2, #0x100000
    add r2, r9
    str r1, [r2]
    bx lr

the cell's size is written: writes to what lies below the cell
    str r0, [r9, #-8]
    bx lr

an import slot is written: writes to what lies below the cell
    str r0, [r9, #-44]
    bx lr

an import slot is read: reads what lies below the cell
    ldr r0, [r9, #-44]
    bx lr

the MPU's regions: writes to what lies below the cell
    str r0, [r9, #-16]
    bx lr

below the cell by another register: may write to memory outside the app
    mov r2, r9
    str r1, [r2, #-8]
    bx lr

a byte of the fuel counter: it addresses what lies below the cell
    strb r0, [r9, #-4]
    bx lr

a plain read of a pointer from memory: may read memory outside the app
    ldr r2, [r0]
    ldr r2, [r2]
    bx lr

a loop that reads on from the state: may read memory outside the app
    movs r2, #0
1:  ldr r3, [r0], #4
    adds r2, #1
    cmp r2, #64
    bne 1b
    bx lr

a read of the state at an index that was not compared: may read memory outside the app
    ldr r2, [r1]
    ldr r2, [r0, r2]
    bx lr

a read behind the state, at a byte's index: may read memory outside the app
    ldrb r2, [r1]
    ldr r2, [r0, r2]
    bx lr

a read at a place on the unsafe stack: may read memory outside the app
    ldr r2, [r9, #-12]
    ldr r2, [r2]
    bx lr

a call while the cell's register is another's: calls a function while r9 is not where the cell is
    push {r4, r9, lr}
    mov r9, r0
    bl callee
    pop.w {r4, r9, pc}
    .thumb_func
callee:
    bx lr

the fuel counter, by a register that is not the cell's: may write to memory outside the app
    push {r4, r9, lr}
    mov r9, r0
    str r1, [r9, #-4]
    pop.w {r4, r9, pc}

an import slot, by a register that is not the cell's: goes where a register says
    push {r4, r9, lr}
    mov r9, r0
    ldr r12, [r9, #-44]
    bx r12

the cell's size, after the cell's register was another's on one of two ways: may read memory outside the app
    push {r4, r9, lr}
    ldr r2, [r1]
    cbz r2, 1f
    mov r9, r0
1:  ldr r2, [r9, #-8]
    pop.w {r4, r9, pc}

the cell's register is restored from elsewhere: changes where the cell is
    push {r4, r9, lr}
    mov r9, r1
    str r0, [sp, #4]
    pop.w {r4, r9, pc}

a plain read behind the image: may read memory outside the app
    adr r2, 1f
    mov.w r3, #0x10000
    ldr r2, [r2, r3]
1:  bx lr

a pointer from memory, compared with the cell: may write to memory outside the app
    ldr r2, [r0]
    ldr r3, [r9, #-8]
    sub.w r12, r2, r9
    cmp r12, r3
    bhi 1f
    str r3, [r2, #60]
    bx lr
1:  udf #64

a loop that writes on from the state: may write to memory outside the app
    movs r2, #0
1:  str r2, [r0], #4
    adds r2, #1
    cmp r2, #64
    bne 1b
    bx lr

a loop whose steps were compared with the cell: may write to memory outside the app
    ldrd r2, r3, [r0]
    ldr r12, [r9, #-8]
    sub.w r1, r2, r9
    subs.w r12, r12, r1
    blo 2f
    cmp r3, r12
    bhi 2f
1:  strb r3, [r2], #1
    subs r3, #1
    bne 1b
    bx lr
2:  udf #64

the state at an index that was compared after the address was worked out: may write to memory outside the app
    ldr r2, [r1]
    add.w r3, r0, r2, lsl #2
    cmp r2, #63
    bhi 1f
    str r2, [r3]
    bx lr
1:  udf #18

a loop over what was compared, whose steps were not: may write to memory outside the app
    ldrd r2, r3, [r0]
    ldr r12, [r9, #-8]
    sub.w r1, r2, r9
    subs.w r12, r12, r1
    blo 2f
1:  strb r3, [r2], #1
    subs r3, #1
    bne 1b
    bx lr
2:  udf #64

an argument that is a pointer from memory: may write to memory outside the app
    push {r4, lr}
    ldr r0, [r0]
    bl callee
    pop {r4, pc}
    .thumb_func
callee:
    str r1, [r0]
    bx lr

a result that is a pointer from memory: may write to memory outside the app
    push {r4, lr}
    bl callee
    str r4, [r0]
    pop {r4, pc}
    .thumb_func
callee:
    ldr r0, [r0]
    bx lr

a pointer that an import left: may write to memory outside the app
    push {r4, lr}
    bl import
    str r4, [r0]
    pop {r4, pc}
    .thumb_func
import:
    ldr r12, [r9, #-44]
    bx r12

a slot that is none: reads what lies below the cell
    ldr r12, [r9, #-48]
    bx r12

a slot, and another register: reads what lies below the cell
    ldr r12, [r9, #-44]
    bx r3

a register is not restored: without its caller's registers
    movs r4, #0
    bx lr

other registers are popped: without its caller's registers
    push {r4, r5, lr}
    pop {r5, r6, pc}

the return address is written over: goes where a register says
    push {r4, lr}
    str r0, [sp, #4]
    pop {r4, pc}

a return at another depth: with something of its own on the stack
    push {r4, lr}
    bx lr

the caller's frame is popped: leaves the function's own frame
    pop {r4, pc}

the stack outside the frame: writes to the stack outside its own frame
    str r0, [sp, #-4]
    bx lr

above the frame: writes to the stack outside its own frame
    str r0, [sp]
    bx lr

the stack at an index: may address the stack anywhere
    sub sp, #16
    ldr r2, [r1]
    and r2, r2, #1
    mov r3, sp
    str r0, [r3, r2]
    add sp, #16
    bx lr

more stack than the manifest says: it needs more stack
    sub.w sp, sp, #1024
    add.w sp, sp, #1024
    bx lr

two depths: two ways lead here with different depths
    ldr r2, [r0]
    cbz r2, 1f
    sub sp, #8
1:  bx lr

into the middle of an instruction: middle
    ldr r2, [r0]
    cmp r2, #0
    .inst.n 0xd000
    mov.w r2, #0xbf00
    bx lr

into the middle of an IT block: middle
    ldr r2, [r0]
    cbz r2, 1f
    cmp r2, #1
    it eq
1:  moveq r2, #0
    bx lr

a jump table whose index was not compared: goes where an index says
    ldr r2, [r1]
    tbb [pc, r2]
2:  .byte 1, 1
    bx lr

a jump table that leads elsewhere: control leaves the app's code
    ldr r2, [r1]
    cmp r2, #1
    bhi 1f
    tbh [pc, r2, lsl #1]
2:  .short (1f - 2b) / 2, 0x7fff
1:  bx lr

a jump table in memory: goes where memory says
    movs r2, #0
    tbb [r0, r2]
    bx lr

the code's end: leaves the app's code
    b.w CODE_END

a word shifted by 32, which leaves its sign: may write to memory outside the app
    ldr r2, [r1]
    asrs r2, r2, #32
    strb r1, [r0, r2]
    bx lr

a comparison in an IT block, which others of the block go by: may write to memory outside the app
    ldr r2, [r1]
    cmp r2, #63
    ite hi
    cmphi r1, r1
    strls r2, [r0, r2, lsl #2]
    bx lr

an argument on the stack, written over by a pointer to it: may write to memory outside the app
    push {r4, lr}
    sub sp, #8
    str r0, [sp]
    mov r0, sp
    ldr r1, [r1]
    bl callee
    add sp, #8
    pop {r4, pc}
    .thumb_func
callee:
    str r1, [r0]
    ldr r2, [sp]
    str r2, [r2]
    bx lr

stack that an IT block takes and gives back: it needs more stack
    ldr r2, [r1]
    cmp r2, #0
    ittt eq
    subeq.w sp, sp, #65536
    streq r1, [sp]
    addeq.w sp, sp, #65536
    bx lr

a constant at the return address of a call on a condition, bit 0 of which is set: may write to memory outside the app
    push {r4, lr}
    ldr r2, [r1]
    cmp r2, #0
    it eq
    bleq 1f
2:  pop {r4, pc}
1:  ldr.w r2, [lr, #12]
    str r2, [r0, r2]
    pop {r4, pc}
    .p2align 2
3:  .word 0, 0xffffffff

a function that goes on as one of two others, of which the one needs more stack: it needs more stack
    push {r4, lr}
    bl 1f
    bl 2f
    bl callee
    pop {r4, pc}
    .thumb_func
callee:
    push {r4, lr}
    bl 3f
    pop {r4, pc}
    .thumb_func
3:  ldr r2, [r1]
    cbz r2, 2f
    .thumb_func
1:  bx lr
    .thumb_func
2:  sub.w sp, sp, #248
    add.w sp, sp, #248
    bx lr

a result that is a pointer or a number, as one of two others says that it goes on as: may write to memory outside the app
    push {r4, lr}
    bl 1f
    mov r0, r1
    bl 2f
    mov r0, r1
    bl callee
    str r4, [r0]
    pop {r4, pc}
    .thumb_func
callee:
    ldr r2, [r1]
    cbz r2, 1f
    .thumb_func
2:  movs r2, #0
    bx lr
    .thumb_func
1:  ldr r2, [r1, #4]
    cbz r2, 3f
    movs r2, #0
    bx lr
3:  ldr r0, [r1]
    bx lr

a pointer that is loaded and counted up at once: no such operand
    .inst.w 0xf8500b04
    str r1, [r0]
    bx lr

a pointer that is loaded with others and counted up at once: no such
    .inst.w 0xe8b00003
    str r1, [r0]
    bx lr

a pointer that is stored with others and counted up at once: no such operand
    sub sp, #16
    mov r3, sp
    .inst.n 0xc30c
    ldr r2, [sp, #4]
    str r1, [r2]
    add sp, #16
    bx lr

one register of two loads: no such
    sub sp, #8
    strd r0, r1, [sp]
    .inst.w 0xe9dd2200
    str r1, [r2]
    add sp, #8
    bx lr

a sum that may be any number, of multiples of 8 and such and 3: may write to memory outside the app
    ldr r2, [r1]
    lsrs r2, r2, #3
    lsls r2, r2, #3
    ldrb r3, [r1, #4]
    lsls r3, r3, #3
    adds r3, r3, #3
    adds r2, r2, r3
    cmp r2, #7
    bhi 1f
    lsls r2, r2, #8
    strb r1, [r0, r2]
    bx lr
1:  udf #18

behind the static data, where a system may have nothing more of the cell: may write to memory outside the app
    movs r2, #200
    add r2, r9
    str r1, [r2]
    bx lr

a comparison that the processor does not define: no such instruction
    .inst.n 0x4511
    bx lr

the return address is popped twice: no such instruction
    push.w {r4, lr}
    push.w {r4, lr}
    .inst.w 0xe8bdc000

a list of one register: no such instruction
    .inst.w 0xe8900004
    bx lr
