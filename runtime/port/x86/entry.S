/* entry.S: where the processor enters for exceptions (fsm_exception_entries) and interrupts (fsm_interrupt_entries).
 *
 * Both arrive on stacks of their own (descriptors.c), so nothing here depends on what the interrupted code did to its rsp.
 * Interrupt handlers are general-regs-only code: the SSE state stays as it is and is not saved.
 */
#include "layout.h"

/* Exceptions the processor pushes an error code for: 8, 10..14, 17, 21, 29, 30. */
#define WITH_ERROR_CODE 0x60227d00

    .text
    .balign FSM_ENTRY_SIZE
    .globl fsm_exception_entries
fsm_exception_entries:
    .set vector, 0
    .rept FSM_EXCEPTIONS
    .balign FSM_ENTRY_SIZE
    .if ((WITH_ERROR_CODE >> vector) & 1) == 0
    push $0
    .endif
    push $vector
    jmp exception
    .set vector, vector + 1
    .endr

    .balign FSM_ENTRY_SIZE
    .globl fsm_interrupt_entries
fsm_interrupt_entries:
    .set line, 0
    .rept FSM_INTERRUPT_LINES
    .balign FSM_ENTRY_SIZE
    push %rdi
    mov $line, %edi
    jmp interrupt
    .set line, line + 1
    .endr

/* Pushes the rest of struct fsm_frame (fault.h) and passes it. All registers are restored from it, so a handler can be made to
 * continue elsewhere by writing to the frame. */
exception:
    push %rax
    push %rcx
    push %rdx
    push %rbx
    push %rbp
    push %rsi
    push %rdi
    push %r8
    push %r9
    push %r10
    push %r11
    push %r12
    push %r13
    push %r14
    push %r15
    cld
    mov %rsp, %rdi
    call fsm_fault
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %r11
    pop %r10
    pop %r9
    pop %r8
    pop %rdi
    pop %rsi
    pop %rbp
    pop %rbx
    pop %rdx
    pop %rcx
    pop %rax
    add $16, %rsp                /* vector and error code */
    iretq

/* edi: the line; rdi is pushed. The frame's 40 bytes, rdi and 8 more registers: rsp is a multiple of 16 again. */
interrupt:
    push %rax
    push %rcx
    push %rdx
    push %rsi
    push %r8
    push %r9
    push %r10
    push %r11
    cld
    mov 96(%rsp), %rsi           /* the interrupted rsp */
    call fsm_interrupt_line
    test %al, %al
    jnz before
restore:
    pop %r11
    pop %r10
    pop %r9
    pop %r8
    pop %rsi
    pop %rdx
    pop %rcx
    pop %rax
    pop %rdi
    iretq

/* There may be handlers to run before the one that was interrupted. What that needs to go on moves
 * to the kernel's stack, since the next interrupt will want this one; then its registers for floating point follow, and where the kernel's
 * stack was. */
#define SAVED (14 * 8)           /* 9 registers; rip, cs, flags, rsp, ss */
#define FXSAVE_SIZE 512
before:
    mov fsm_run_kernel_stack, %edx
    lea -SAVED(%rdx), %rdi
    and $-16, %rdi
    mov %rsp, %rsi
    mov $SAVED / 8, %ecx
    mov %rdi, %rsp
    rep movsq
    sub $FXSAVE_SIZE, %rsp
    fxsave64 (%rsp)
    ldmxcsr fsm_floating_point_control
    mov FXSAVE_SIZE + 96(%rsp), %rdi
    sub $FSM_RED_ZONE, %rdi
    call fsm_run_above
    fxrstor64 (%rsp)
    add $FXSAVE_SIZE, %rsp
    jmp restore

    .section .note.GNU-stack, "", @progbits
