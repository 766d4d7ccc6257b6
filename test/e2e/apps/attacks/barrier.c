/* barrier: hides an index behind assembly of no instructions, and from sanitizers. expect: trap 1 [fsm-index] */
#include "attack.h"

ATTACK(barrier);

__attribute__((no_sanitize("undefined", "bounds"))) static void attack(struct attacker *self)
{
    uint32_t local[4] = {0}, place = 2;
    __asm__ volatile("" : "+r"(place) : : "memory");
    place += opaque(self, 1 << 20);
    local[place] = 1;
    self->sum = local[opaque(self, 1)];
}
