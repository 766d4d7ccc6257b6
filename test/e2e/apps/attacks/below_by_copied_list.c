/* below_by_copied_list: has va_copy write below its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_by_copied_list);

static __attribute__((noinline)) int start(uint32_t place, ...)
{
    va_list list;
    va_start(list, place);
    va_copy(*(va_list *)(uintptr_t)place, list);
    va_end(list);
    return 0;
}

static void attack(struct attacker *self) { self->sum = (uint32_t)start(opaque(self, cell_start(self) - 8), 1, 2); }
