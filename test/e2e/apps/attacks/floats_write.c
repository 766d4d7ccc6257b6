/* floats_write: writes numbers that floating-point arithmetic made to the kernel's own data. expect: trap 2 */
#include "attack.h"

ATTACK(floats_write);

static void attack(struct attacker *self)
{
    volatile float *far = (volatile float *)(uintptr_t)opaque(self, KERNEL_DATA);
    const float number = (float)self->words[0] * 1.5f;
    *far = number;
}
