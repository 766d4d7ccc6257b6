/* wrapped_sum: an array access whose address is more than 32 bits long before it is cut. expect: trap 2 */
#include "attack.h"

ATTACK(wrapped_sum);

static void attack(struct attacker *self)
{
    volatile uint64_t *high = (volatile uint64_t *)(uintptr_t)opaque(self, 0xffffff00);
    self->sum = (uint32_t)high[opaque(self, 0x1fffffff)];
}
