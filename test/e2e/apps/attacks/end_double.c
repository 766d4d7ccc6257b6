/* end_double: writes doubles through the end of its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(end_double);

static void attack(struct attacker *self)
{
    double *end = (double *)(uintptr_t)opaque(self, cell_end(self) - 32);
    for (uint32_t i = 0; i < opaque(self, 40); i++) end[i] = (double)i;
}
