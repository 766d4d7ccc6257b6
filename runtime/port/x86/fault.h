/* fault.h: what entry.S pushes when an exception arrives. */
#ifndef FSM_X86_FAULT_H
#define FSM_X86_FAULT_H

#include <stdbool.h>
#include <stdint.h>

struct fsm_frame {
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
    uint64_t vector, error;
    uint64_t rip, cs, rflags, rsp, ss; /* pushed by the processor */
};

/* Serves an exception: ends the running handler, or stops the machine when none is running. Called by entry.S. */
void fsm_fault(struct fsm_frame *frame);

/* Serves an interrupt line; `stack` is the interrupted stack pointer. Whether a handler was interrupted that may have to wait for
 * others. Called by entry.S. */
bool fsm_interrupt_line(uint32_t line, uint64_t stack);

#endif
