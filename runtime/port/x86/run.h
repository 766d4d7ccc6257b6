/* run.h: a running handler, for run.c and for the exception that ends one. */
#ifndef FSM_X86_RUN_H
#define FSM_X86_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "../../kernel/port.h"

/* In run.S. Calls handler(state, event) on this stack, a multiple of 16, by the x32 ABI (System V ABI, x86-64 supplement, chapter
 * 10), with interrupts on. True: it returned; false: fsm_run_stopped ended it. All that the ABI promises a caller holds then:
 * callee-saved registers, the direction flag, the floating-point control words; and interrupts are off. */
bool fsm_run_enter(uint32_t handler, uint32_t state, uint32_t event, uint32_t stack);

/* In run.S. To be jumped to, on any stack: leaves the running handler. */
void fsm_run_stopped(void);

/* Where the kernel's stack ends; not 0 from the moment a handler is entered until it is left, or waits for another. */
extern volatile uint32_t fsm_run_kernel_stack;

/* On the kernel's stack, with interrupts off: lets the handlers in that are due before the running one, which goes on at `frame` or
 * above. */
void fsm_run_above(uint8_t *frame);
/* In run.S. The same, called at the end of an API call, on the apps' stack. */
void fsm_run_switch(void);

/* What fsm_port_run answers when the handler has been stopped. */
extern struct fsm_trap fsm_run_trap;

#endif
