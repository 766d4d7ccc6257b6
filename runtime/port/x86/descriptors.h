/* descriptors.h: the tables that tell the processor where exceptions and interrupts go. */
#ifndef FSM_X86_DESCRIPTORS_H
#define FSM_X86_DESCRIPTORS_H

/* Loads the task state and the interrupt table: from here on exceptions are served. */
void fsm_descriptors_start(void);

#endif
