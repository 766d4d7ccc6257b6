/* constant_write: overwrites a constant. expect: trap 2 */
#include "attack.h"

ATTACK(constant_write);

static const uint8_t constants[] = {1, 2, 3, 5, 7, 11, 13};

static void attack(struct attacker *self)
{
    volatile uint8_t *writable = at(number_of(constants));
    self->sum = constants[opaque(self, 3)];
    writable[opaque(self, 3)] = 0;
}
