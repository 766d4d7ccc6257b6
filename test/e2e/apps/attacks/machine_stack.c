/* machine_stack: writes over its own return addresses. expect: trap 2 */
#include "attack.h"

ATTACK(machine_stack);

static void attack(struct attacker *self)
{
    for (uint32_t i = 0; i < 4096; i += 4) *(volatile uint32_t *)at(opaque(self, MACHINE_STACK) - i) = 0x41414141;
}
