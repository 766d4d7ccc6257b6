/* varargs: takes more arguments than there are: all of them lie in the cell, and behind it nothing does. expect: trap 2 */
#include "attack.h"

ATTACK(varargs);

static __attribute__((noinline)) uint32_t sum_of(uint32_t count, ...)
{
    va_list arguments;
    uint32_t sum = 0;
    va_start(arguments, count);
    for (uint32_t i = 0; i < count; i++) sum += va_arg(arguments, uint32_t);
    va_end(arguments);
    return sum;
}

static void attack(struct attacker *self)
{
    self->sum = sum_of(opaque(self, 3), 1, 2, 3);
    if (self->sum != 6) fsm_log_error("damaged");
    self->sum = sum_of(opaque(self, 10000000), 1, 2, 3);
}
