/* kernel_code_read: reads the kernel's code. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(kernel_code_read);

static void attack(struct attacker *self) { self->sum = *(volatile uint32_t *)at(opaque(self, KERNEL_CODE & ~3u)); }
