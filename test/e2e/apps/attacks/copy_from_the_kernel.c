/* copy_from_the_kernel: copies the kernel's data into its state. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(copy_from_the_kernel);

static void attack(struct attacker *self) { memcpy(self->bytes, (const void *)(uintptr_t)opaque(self, KERNEL_DATA), 16); }
