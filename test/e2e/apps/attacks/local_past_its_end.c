/* local_past_its_end: steps over the place where a loop through a local array is to end, and goes on. expect: trap 1; on Cortex-M alone */
#include "attack.h"

ATTACK(local_past_its_end);

static __attribute__((noinline)) void keep(volatile uint32_t *words) { words[1] = words[0]; }

static void attack(struct attacker *self)
{
    uint32_t words[8] = {0};
    const uint32_t *end = (const uint32_t *)(const void *)((const uint8_t *)words + (opaque(self, 2) & 3) + 4 * (opaque(self, 3) & 7));
    for (uint32_t *place = words; place != end; place++) *place = 0x41414141;
    keep(words);
    self->sum = words[1];
}
