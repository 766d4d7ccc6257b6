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

long random(void) { return rand(); }

void srandom(unsigned seed) { srand(seed); }

char *strtok(char *restrict text, const char *restrict delimiters) { return strtok_r(text, delimiters, &fsm_state_of_strtok); }
