/* kernel_read: reads the kernel's own data. expect: trap 2 */
#include "attack.h"

ATTACK(kernel_read);

static void attack(struct attacker *self) { self->sum = *(volatile uint32_t *)at(opaque(self, KERNEL_DATA)); }
