/* above.c: see above.h. */
#include "above.h"

#include <stddef.h>

#include "../../runtime/kernel/port.h"

struct above above;

struct fsm *fsm_preempt_due(const uint8_t *frame);
uint32_t fsm_preempt(struct fsm *fsm, const uint8_t *frame);

struct fsm *fsm_preempt_due(const uint8_t *frame)
{
    fsm_port_woken = false;
    above.asked++;
    if (above.due == 0 || above.depth >= above.depth_max) return NULL;
    above.due--;
    return (struct fsm *)(uintptr_t)frame; /* not looked into */
}

uint32_t fsm_preempt(struct fsm *fsm, const uint8_t *frame)
{
    uint32_t cell;
    above.wrong += (uintptr_t)fsm != (uintptr_t)frame;
    do {
        if (++above.depth > above.deepest) above.deepest = above.depth;
        cell = above.before();
        above.depth--;
    } while (fsm_preempt_due(frame));
    return cell;
}
