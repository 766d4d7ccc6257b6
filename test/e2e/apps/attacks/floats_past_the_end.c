/* floats_past_the_end: stores what the FPU made, several at once, past its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(floats_past_the_end);

struct numbers { float numbers[16]; };

static void attack(struct attacker *self)
{
    struct numbers *end = (struct numbers *)(uintptr_t)opaque(self, cell_end(self) - 32);
    const float one = (float)self->zero + 0.5f;
    for (uint32_t round = 0; round < opaque(self, 20); round++)
        for (int i = 0; i < 16; i++) end[round].numbers[i] = one * (float)i;
}
