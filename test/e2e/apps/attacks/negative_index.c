/* negative_index: writes far below a local array, where the cell has ended and the constants lie. expect: trap 1 */
#include "attack.h"

ATTACK(negative_index);

static void attack(struct attacker *self)
{
    volatile uint8_t bytes[16] = {0};
    volatile uint8_t *start = bytes;
    start[-(int32_t)opaque(self, 4096)] = 1;
}
