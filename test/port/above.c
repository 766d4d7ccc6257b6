/* above.c: see above.h. */
#include "above.h"

#include "../../runtime/kernel/port.h"

struct above above;

bool fsm_preempt_due(const uint8_t *frame);
uint32_t fsm_preempt(const uint8_t *frame);

bool fsm_preempt_due(const uint8_t *frame)
{
    (void)frame;
    above.asked++;
    if (above.due == 0 || above.depth >= above.depth_max) return false;
    above.due--;
    return true;
}

uint32_t fsm_preempt(const uint8_t *frame)
{
    uint32_t cell;
    do {
        if (++above.depth > above.deepest) above.deepest = above.depth;
        cell = above.before();
        above.depth--;
    } while (fsm_preempt_due(frame));
    return cell;
}
