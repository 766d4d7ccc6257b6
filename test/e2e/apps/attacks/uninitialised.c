/* uninitialised: writes through a pointer that was never set. expect: trap 2 */
#include "attack.h"

ATTACK(uninitialised);

static void attack(struct attacker *self)
{
    volatile uint8_t *pointers[2];
    *pointers[opaque(self, 1)] = 1;
}
