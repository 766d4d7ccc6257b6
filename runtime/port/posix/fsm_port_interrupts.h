/* fsm_port_interrupts.h: see kernel/port.h. There are no interrupts here: what arrives waits in descriptors. */
#ifndef FSM_PORT_INTERRUPTS_H
#define FSM_PORT_INTERRUPTS_H

static inline void fsm_port_enter_kernel(void) {}

static inline void fsm_port_leave_kernel(void) {}

/* run.c */
void fsm_port_preempt(void);

#endif
