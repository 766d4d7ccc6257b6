#include "admission.h"

static uint32_t sum(uint32_t a, uint32_t b) { return a > UINT32_MAX - b ? UINT32_MAX : a + b; }
static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }
static uint32_t aligned(uint32_t bytes) { return sum(bytes, 15) & ~UINT32_C(15); }

/* What chains leave behind that end with an FSM of this threshold: on the first stack, and in the pool; `beyond`: some of them go
 * on in the pool whatever comes. */
struct after {
    uint32_t stack, pool;
    bool beyond;
};

static uint32_t need_of(const struct fsm_admission_room *room, const struct fsm_nesting *fsm)
{
    return fsm->need == 0 || fsm->need > room->stack ? room->stack : fsm->need;
}

/* The FSM at the end of all chains that can lead to it. */
static void add(const struct fsm_admission_room *room, const struct fsm_nesting *fsm, struct after after[FSM_PRIORITIES],
                struct fsm_admission *result)
{
    const uint32_t need = need_of(room, fsm), priority = fsm->priority;
    const uint32_t segment = aligned(sum(sum(need, room->level), room->reserve));
    uint32_t stack = 0, pool = 0;
    for (uint32_t threshold = 0; threshold < priority; threshold++) {
        stack = larger(stack, after[threshold].stack);
        if (after[threshold].beyond) pool = larger(pool, sum(after[threshold].pool, segment));
    }
    if (sum(stack, need) > room->stack) pool = larger(pool, segment);
    struct after *left = &after[fsm->threshold];
    left->stack = larger(left->stack, sum(stack, sum(need, room->level)));
    left->pool = larger(left->pool, pool);
    left->beyond |= pool > 0 || fsm->checkpoints;
    result->present |= UINT32_C(1) << priority;
    result->need[priority] = larger(result->need[priority], need);
    result->before[priority] = larger(result->before[priority], stack);
    result->pool[priority] = larger(result->pool[priority], pool);
}

void fsm_admission_compute(const struct fsm_admission_room *room, struct fsm_nesting (*at)(void *context, uint32_t number),
                           void *context, uint32_t count, struct fsm_admission *result)
{
    struct after after[FSM_PRIORITIES] = {{0}};
    *result = (struct fsm_admission){0};
    for (uint32_t priority = 0; priority < FSM_PRIORITIES; priority++)
        for (uint32_t i = 0; i < count; i++) {
            const struct fsm_nesting fsm = at(context, i);
            if (fsm.priority == priority) add(room, &fsm, after, result);
        }
}

uint32_t fsm_admission_most(const struct fsm_admission *admission)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < FSM_PRIORITIES; i++) most = larger(most, admission->pool[i]);
    return most;
}
