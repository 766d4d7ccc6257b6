/* floats_read: adds up several numbers of the kernel's own data, which the FPU reads at once. expect: trap 2 */
#include "attack.h"

ATTACK(floats_read);

struct numbers { float numbers[8]; };

static void attack(struct attacker *self)
{
    const struct numbers *far = (const struct numbers *)(uintptr_t)opaque(self, KERNEL_DATA);
    float sum = 0.0f;
    for (int i = 0; i < 8; i++) sum += far->numbers[i] * (float)(i + 1);
    self->sum = (uint32_t)(sum > 1.0f);
}
