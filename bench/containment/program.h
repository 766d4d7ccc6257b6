/* program.h: what the programs of this folder are: apps of one FSM type that work on generated input at every event and leave a
 * checksum of their results. The programs are small, but what they do is what real ones do; none calls an API. */
#ifndef BENCH_PROGRAM_H
#define BENCH_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <fsm/app.h>

/* PROGRAM { … }: the body works on `struct program *self`, whose first member is uint32_t checksum. */
#define PROGRAM                                                                                                                    \
    FSM_APP(program, FSM_VERSION(1));                                                                                              \
    _Static_assert(offsetof(struct program, checksum) == 0, "the checksum comes first");                                           \
    FSM_TYPE(program, struct program)

/* Numbers that look random, the same ones always (Numerical Recipes' generator). */
static inline uint32_t next_number(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static inline uint32_t mix(uint32_t checksum, uint32_t value) { return (checksum ^ value) * 16777619u; }

#endif
