/* fsm_port_interrupts.h: see kernel/port.h. */
#ifndef FSM_PORT_INTERRUPTS_H
#define FSM_PORT_INTERRUPTS_H

#include "run.h"

static inline void fsm_port_enter_kernel(void) { __asm__ volatile("cli" : : : "memory"); }

static inline void fsm_port_leave_kernel(void) { __asm__ volatile("sti" : : : "memory"); }

static inline void fsm_port_preempt(void) { fsm_run_switch(); }

static inline uint8_t *fsm_port_reach(uint8_t *bytes, uint32_t start, uint32_t address) { return bytes + (address - start); }

#endif
