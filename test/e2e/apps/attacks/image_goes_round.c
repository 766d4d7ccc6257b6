/* image_goes_round: reads so many words of its image that their bytes make none. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(image_goes_round);

static const uint32_t constants[] = {1, 2, 3, 5};

static void attack(struct attacker *self)
{
    const uint32_t *place = (const uint32_t *)(uintptr_t)opaque(self, number_of(constants));
    const uint32_t count = opaque(self, 0x40000000);
    uint32_t sum = 0;
    for (uint32_t i = 0; i <= count; i++) sum ^= place[i];
    self->sum = sum;
}
