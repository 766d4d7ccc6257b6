/* state.c: functions that keep something between calls. Contracts: stdlib.h, string.h. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static uint64_t fsm_state_of_rand;
static char *fsm_state_of_strtok;

void srand(unsigned seed) { fsm_state_of_rand = seed - 1u; }

/* D. E. Knuth's linear congruential generator for 64 bits (MMIX), as musl has it. */
int rand(void)
{
    fsm_state_of_rand = UINT64_C(6364136223846793005) * fsm_state_of_rand + 1;
    return (int)(fsm_state_of_rand >> 33);
}

/* The same generator on a smaller scale: its state is the caller's. */
int rand_r(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (int)(*seed >> 1);
}

/* POSIX's generator of 48 bits. */
static uint64_t fsm_state_of_drand48;

void srand48(long seed) { fsm_state_of_drand48 = (uint64_t)(uint32_t)seed << 16 | 0x330e; }

static uint64_t next48(void)
{
    fsm_state_of_drand48 = (UINT64_C(0x5deece66d) * fsm_state_of_drand48 + 0xb) & UINT64_C(0xffffffffffff);
    return fsm_state_of_drand48;
}

double drand48(void) { return (double)next48() * 0x1p-48; }

long lrand48(void) { return (long)(next48() >> 17); }

long random(void) { return rand(); }

void srandom(unsigned seed) { srand(seed); }

char *strtok(char *restrict text, const char *restrict delimiters) { return strtok_r(text, delimiters, &fsm_state_of_strtok); }
