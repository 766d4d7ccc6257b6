/* rows_go_round: a row so far on that its address goes round to the word below the cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(rows_go_round);

typedef uint32_t row[16];

static void attack(struct attacker *self)
{
    row *rows = (row *)(uintptr_t)opaque(self, cell_start(self));
    rows[opaque(self, 0x3ffffff)][opaque(self, 15)] = 0xffffffff;
}
