/* kernel_write: writes to the kernel's own data. expect: trap 2 */
#include "attack.h"

ATTACK(kernel_write);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, KERNEL_DATA)) = 0; }
