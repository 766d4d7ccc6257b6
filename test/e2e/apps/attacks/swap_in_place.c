/* swap_in_place: swaps two words through pointers, which it may. expect: still here; on Cortex-M alone */
#include "attack.h"

ATTACK(swap_in_place);

static __attribute__((noinline)) void swap(uint32_t *one, uint32_t *other)
{
    const uint32_t kept = *one;
    *one = *other;
    *other = kept;
}

static void attack(struct attacker *self)
{
    uint32_t *words = (uint32_t *)(uintptr_t)opaque(self, (uint32_t)(uintptr_t)self->words);
    words[0] = 1;
    words[3] = 2;
    swap(words, words + 3);
    if (words[0] != 2 || words[3] != 1) __builtin_trap();
}
