/* fsm_port_interrupts.h: see kernel/port.h. */
#ifndef FSM_PORT_INTERRUPTS_H
#define FSM_PORT_INTERRUPTS_H

#include "run.h"

enum { FSM_PORT_WAKES = 1 };

static inline void fsm_port_enter_kernel(void) { __asm__ volatile("cli" : : : "memory"); }

static inline void fsm_port_leave_kernel(void) { __asm__ volatile("sti" : : : "memory"); }

static inline void fsm_port_preempt(void) { fsm_run_switch(); }

/* device.c */
void fsm_port_interrupt_switch(uint32_t number, bool on);

static inline uint8_t *fsm_port_reach(uint8_t *bytes, uint32_t start, uint32_t address) { return bytes + (address - start); }

#endif
