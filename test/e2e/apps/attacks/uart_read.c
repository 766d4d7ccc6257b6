/* uart_read: reads what another's device has received. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(uart_read);

static void attack(struct attacker *self) { self->sum = *(volatile uint32_t *)at(opaque(self, 0x40004000)); }
