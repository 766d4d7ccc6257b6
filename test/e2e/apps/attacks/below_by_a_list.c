/* below_by_a_list: has va_start write below its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_by_a_list);

static __attribute__((noinline)) int start(uint32_t place, ...)
{
    va_list *list = (va_list *)(uintptr_t)place;
    va_start(*list, place);
    const int first = va_arg(*list, int);
    va_end(*list);
    return first;
}

static void attack(struct attacker *self) { self->sum = (uint32_t)start(opaque(self, cell_start(self) - 8), 1, 2); }
