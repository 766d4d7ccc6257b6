/* image_read_on: reads on behind its image. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(image_read_on);

static const uint32_t constants[] = {1, 2, 3, 5};

static void attack(struct attacker *self)
{
    const volatile uint32_t *place = (const volatile uint32_t *)(uintptr_t)opaque(self, (uint32_t)(uintptr_t)constants);
    for (uint32_t i = 0; i < 0x100000; i++) self->sum += place[i];
}
