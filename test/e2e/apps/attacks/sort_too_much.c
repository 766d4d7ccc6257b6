/* sort_too_much: sorts more elements than there are. expect: trap 2 [fsm-pointer] */
#include "attack.h"

#include <stdlib.h>

ATTACK(sort_too_much);

static int upwards(const void *a, const void *b) { return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1; }

static void attack(struct attacker *self)
{
    qsort((void *)(uintptr_t)opaque(self, number_of(self->words)), opaque(self, 0x100000), 4, upwards);
}
