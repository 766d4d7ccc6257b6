/* huge_copy: memcpy of nearly 4 GiB, more than its fuel is good for. expect: trap 1 */
#include "attack.h"

ATTACK(huge_copy);

static void attack(struct attacker *self)
{
    memcpy((uint8_t *)self + 0x10000, (const uint8_t *)self + 0x20000, opaque(self, 0xfffffff0));
}
