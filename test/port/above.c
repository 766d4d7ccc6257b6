/* above.c: see above.h. */
#include "above.h"

#include <stddef.h>

#include "../../runtime/kernel/kernel.h"

struct above above;
struct fsm_kernel fsm_kernel;

uint32_t fsm_preempt(uint8_t *frame)
{
    fsm_kernel.woken = false;
    if (above.due == 0 || above.depth >= above.depth_max) return above.cells[above.depth];
    above.due--;
    if (++above.depth > above.deepest) above.deepest = above.depth;
    above.before(frame);
    above.depth--;
    return 0;
}

void above_is_wanted(void) { fsm_kernel.ready = fsm_kernel.above = 1; }
