/* mps2.h: ARM's MPS2 board with a Cortex-M3 (AN385) or M4 with FPU (AN386), as QEMU's mps2-an385 and mps2-an386 have it. */
#ifndef FSM_MPS2_H
#define FSM_MPS2_H

enum { MPS2_CLOCK = 25000000, MPS2_INTERRUPTS = 32 };

void mps2_uart_start(void);

#endif
