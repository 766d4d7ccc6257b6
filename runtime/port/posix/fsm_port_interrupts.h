/* fsm_port_interrupts.h: see kernel/port.h. There are no interrupts here: what arrives waits in descriptors. */
#ifndef FSM_PORT_INTERRUPTS_H
#define FSM_PORT_INTERRUPTS_H

#include <stdbool.h>
#include <stdint.h>

enum { FSM_PORT_WAKES = 0 };

static inline void fsm_port_enter_kernel(void) {}

static inline void fsm_port_leave_kernel(void) {}

/* run.c */
void fsm_port_preempt(void);

/* device.c */
void fsm_port_interrupt_switch(uint32_t number, bool on);

static inline uint8_t *fsm_port_reach(uint8_t *bytes, uint32_t start, uint32_t address) { return bytes + (address - start); }

#endif
