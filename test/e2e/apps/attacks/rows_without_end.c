/* rows_without_end: counts rows down by threes, past the least number and round. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(rows_without_end);

typedef uint32_t row[16];

static void attack(struct attacker *self)
{
    const int32_t first = (int32_t)opaque(self, (uint32_t)INT32_MIN + 4), end = (int32_t)opaque(self, (uint32_t)INT32_MIN);
    row *rows = (row *)(uintptr_t)opaque(self, cell_start(self) + 3 * sizeof(row) - (uint32_t)first * sizeof(row));
    for (int32_t i = first; i > end; i -= 3) rows[i][0] = 0xffffffff;
}
