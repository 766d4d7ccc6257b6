/* call_own_data: writes machine code into its cell and calls it. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_own_data);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static const uint8_t machine_code[] = {0x00, 0xbf, 0x70, 0x47, 0x70, 0x47, 0xc3, 0xc3}; /* nop; bx lr; … ret */

static void attack(struct attacker *self)
{
    memcpy(self->bytes, machine_code, sizeof machine_code);
    self->sum = (uint32_t)function_at((uint32_t)(uintptr_t)self->bytes + opaque(self, 1))(1);
}
