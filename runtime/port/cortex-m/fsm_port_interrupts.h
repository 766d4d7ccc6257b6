/* fsm_port_interrupts.h: see kernel/port.h. */
#ifndef FSM_PORT_INTERRUPTS_H
#define FSM_PORT_INTERRUPTS_H

#include "core.h"

enum { FSM_PORT_WAKES = 1 };

static inline void fsm_port_enter_kernel(void) { __asm__ volatile("cpsid i" : : : "memory"); }

static inline void fsm_port_leave_kernel(void) { __asm__ volatile("cpsie i" : : : "memory"); }

/* PendSV comes as soon as interrupts are on, and finds out itself how far the stack is used (context.c). */
static inline void fsm_port_preempt(void) { *fsm_register(FSM_ICSR) = FSM_ICSR_PENDSV; }

static inline void fsm_port_interrupt_switch(uint32_t number, bool on) { fsm_nvic_switch(number, on); }

/* Apps and kernel have the same addresses. */
static inline uint8_t *fsm_port_reach(uint8_t *bytes, uint32_t start, uint32_t address)
{
    (void)bytes, (void)start;
    return (uint8_t *)address;
}

#endif
