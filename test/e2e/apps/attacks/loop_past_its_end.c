/* loop_past_its_end: steps over the place where its loop is to end, and goes on. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(loop_past_its_end);

static void attack(struct attacker *self)
{
    uint32_t *first = (uint32_t *)(uintptr_t)opaque(self, cell_end(self) - 64);
    const uint32_t *end = (const uint32_t *)(const void *)((const uint8_t *)first + opaque(self, 18));
    for (uint32_t *place = first; place != end; place++) *place = 0x41414141;
}
