/* map.c: the stack, for people. */
#include "posix.h"

#include "../../kernel/segments.h"

void fsm_posix_map_text(void)
{
    const struct fsm_admission *admission = &fsm_kernel.admission;
    fsm_report("stack: %lu bytes, and a stack_pool of %lu", (unsigned long)fsm_kernel.stack.size,
               (unsigned long)fsm_segments_count().all);
    for (uint32_t i = FSM_PRIORITIES; i-- > 0;)
        if (admission->present >> i & 1)
            fsm_report("stack: priority %lu: needs at most %lu bytes, behind %lu of others, or %lu of the pool", (unsigned long)i,
                       (unsigned long)admission->need[i], (unsigned long)admission->before[i], (unsigned long)admission->pool[i]);
}
