/* start.h: what a measuring program on QEMU's Cortex-M3 stands on: reset, a count of instructions, stack depth, output. */
#ifndef BENCH_START_H
#define BENCH_START_H

#include <stdint.h>

/* The program. What it answers is QEMU's exit code. */
int bench_main(void);

/* Instructions since start, wrapping at 671 million, in steps of 40: QEMU with -icount shift=0 takes a nanosecond an instruction,
 * and SysTick counts at 25 MHz. */
uint32_t bench_instructions(void);

/* Marks the free part of the stack; later answers how many bytes below the caller's frame were used since, give or take 16. */
void bench_stack_mark(void);
uint32_t bench_stack_used(void);

/* "name value" on a line of its own, by semihosting. */
void bench_print(const char *name, uint32_t value);

#endif
