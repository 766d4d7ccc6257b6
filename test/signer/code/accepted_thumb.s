# Code that the verifier takes from Cortex-M apps: the forms that fsmcc makes of C, and what hand-written code may do besides. A case
# is its title and the function that the handler is: r0 is a state of 256 bytes, r1 the event; see code_thumb.py.

an empty handler
    bx lr

the state and the event, in their sizes
    ldr r2, [r1, #60]
    str r2, [r0, #252]
    strb r2, [r0, #255]
    bx lr

the state at an index that was compared
    ldr r2, [r1]
    cmp r2, #63
    bhi 1f
    str r2, [r0, r2, lsl #2]
    bx lr
1:  udf #18

the state at the lowest bits of a number
    ldr r2, [r1]
    and r2, r2, #63
    str r2, [r0, r2, lsl #2]
    bx lr

a read that an MPU checks
    ldr r2, [r0]
    ldrt r2, [r2, #4]
    ldrbt r3, [r2]
    bx lr

writes that an MPU checks
    ldr r2, [r0]
    strt r1, [r2, #4]
    strht r1, [r2]
    strbt r1, [r2, #255]
    bx lr

an index that lies on the stack while it is compared
    sub sp, #8
    ldr r2, [r1]
    str r2, [sp, #4]
    cmp r2, #63
    bhi 1f
    ldr r3, [sp, #4]
    str r3, [r0, r3, lsl #2]
    add sp, #8
    bx lr
1:  udf #18

constants of the image
    ldr r2, 1f
    adr r3, 1f
    ldr r3, [r3]
    bx lr
    .p2align 2
1:  .word 1, 2

static data, from the cell's start
    movs r2, #8
    add r2, r9
    str r1, [r2]
    bx lr

the fuel counter
    ldr r2, [r9, #-4]
    subs r2, #1
    str r2, [r9, #-4]
    bmi 1f
    bx lr
1:  udf #66

a frame, and registers that are kept
    push {r4, r7, lr}
    add r7, sp, #4
    sub sp, #12
    str r0, [sp, #4]
    ldr r4, [sp, #4]
    str r1, [r4]
    add sp, #12
    pop {r4, r7, pc}

the cell's register as one more, between functions' ends
    push {r4, r9, lr}
    mov r9, r1
    ldr r4, [r9, #4]
    str r4, [r0, #8]
    pop.w {r4, r9, pc}

a read of the state at a byte's index
    ldrb r2, [r1]
    ldrb r2, [r0, r2]
    bx lr

a call that gets the state
    push {r4, lr}
    mov r4, r0
    bl callee
    str r0, [r4]
    pop {r4, pc}
    .thumb_func
callee:
    str r1, [r0, #252]
    movs r0, #1
    bx lr

an argument on the stack
    push {r0, r1, r2, lr}
    str r0, [sp]
    bl callee
    add sp, #12
    pop {pc}
    .thumb_func
callee:
    ldr r3, [sp]
    str r1, [r3, #252]
    bx lr

a tail call of another function
    push {r4, lr}
    bl callee
    pop.w {r4, lr}
    b.w callee
    .thumb_func
callee:
    movs r0, #1
    bx lr

an import
    push {r4, lr}
    bl import
    pop {r4, pc}
    .thumb_func
import:
    ldr r12, [r9, #-44]
    bx r12

a jump table
    ldr r2, [r1]
    cmp r2, #2
    bhi 1f
    tbb [pc, r2]
2:  .byte (1f - 2b) / 2, (3f - 2b) / 2, (1f - 2b) / 2
    .p2align 1
3:  movs r0, #0
1:  bx lr

the stack for locals with addresses
    push {r4, lr}
    movs r4, #0
    add r4, r9
    adds r4, #128
    str r4, [r9, #-12]
    bl callee
    pop {r4, pc}
    .thumb_func
callee:
    push {r4, lr}
    ldr r4, [r9, #-12]
    sub.w r2, r4, #16
    str r2, [r9, #-12]
    strt r1, [r2, #8]
    str r4, [r9, #-12]
    pop {r4, pc}

something on a condition
    ldr r2, [r1]
    cmp r2, #1
    itte eq
    addeq r2, #1
    streq r2, [r0]
    strne r2, [r0, #4]
    cmp r2, #2
    it lo
    bxlo lr
    bx lr

flags that change in an IT block, as libgcc has it
    push {r4, lr}
    ldr r2, [r1]
    ands r3, r2, #255
    it ne
    teqne r3, #255
    it eq
    bleq 1f
    pop {r4, pc}
1:  mov r3, lr
    bx lr

an index that an IT block compares, or does not
    ldr r2, [r1]
    ldr r3, [r1, #4]
    cmp r3, #0
    itt ls
    cmpls r2, #63
    strls r2, [r0, r2, lsl #2]
    bx lr
