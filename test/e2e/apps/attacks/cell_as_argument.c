/* cell_as_argument: has the kernel read on behind the cell's end. expect: trap 4 */
#include "attack.h"

ATTACK(cell_as_argument);

static void attack(struct attacker *self) { fsm_log_write(FSM_LOG_INFO, (const char *)at(number_of(self)), opaque(self, 0x7fffffff)); }
