/* What pre-emption can need of the pool, against every chain of FSMs there can be, and against chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../../runtime/kernel/admission.h"

enum { FSMS_MAX = 9, SYSTEMS = 4000, LEVELS = 8, PREEMPTIONS = 1000000, PERCENT = 60 };

static uint32_t random_below(uint32_t end)
{
    static uint64_t state = 0x9e3779b97f4a7c15;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % end;
}

struct world {
    struct fsm_nesting fsms[FSMS_MAX];
    uint32_t count;
    struct fsm_admission_room room;
};

static struct fsm_nesting at(void *context, uint32_t number) { return ((struct world *)context)->fsms[number]; }

/* Apps of one to three FSMs, whose thresholds are the highest priority of each. Who needs less than 16 bytes may find them where a
 * segment's size was rounded up; the bound does not count on that. */
static void make(struct world *world)
{
    *world =
        (struct world){.count = 1 + random_below(FSMS_MAX),
                       .room = {.stack = 500 + random_below(3000), .level = 16 * random_below(12), .reserve = random_below(300)}};
    for (uint32_t first = 0, end; first < world->count; first = end) {
        uint8_t threshold = 0;
        end = first + 1 + random_below(3);
        if (end > world->count) end = world->count;
        for (uint32_t i = first; i < end; i++) {
            struct fsm_nesting *fsm = &world->fsms[i];
            *fsm = (struct fsm_nesting){.need = 16 + random_below(world->room.stack - 15),
                                        .priority = (uint8_t)random_below(LEVELS),
                                        .checkpoints = random_below(6) == 0};
            if (random_below(10) == 0) fsm->need = random_below(2) ? 0 : FSM_STACK_UNBOUNDED;
            if (fsm->priority > threshold) threshold = fsm->priority;
        }
        for (uint32_t i = first; i < end; i++) world->fsms[i].threshold = threshold;
    }
}

/* Where a chain has come to: bytes of the first stack, of the pool, and what is left of the segment that is used. */
struct chain {
    uint32_t stack, pool, left;
    bool beyond; /* on a segment */
};

static uint32_t need_of(const struct world *world, const struct fsm_nesting *fsm)
{
    return fsm->need == 0 || fsm->need == FSM_STACK_UNBOUNDED ? world->room.stack : fsm->need;
}

/* The FSM begins, as the kernel would have it: on what is left where the last one is, or on a segment of its own; then it takes
 * `used`. */
static struct chain begin(const struct world *world, struct chain chain, const struct fsm_nesting *fsm, uint32_t used)
{
    const uint32_t need = need_of(world, fsm), level = world->room.level;
    const uint32_t left = chain.beyond ? chain.left : chain.stack < world->room.stack ? world->room.stack - chain.stack : 0;
    if (left < need) {
        const uint32_t segment = (need + level + world->room.reserve + 15) & ~15u;
        chain.beyond = true;
        chain.pool += segment;
        chain.left = segment - world->room.reserve - used;
    } else if (chain.beyond) chain.left = left - used;
    else chain.stack += used;
    if (!chain.beyond) chain.stack += level;
    else chain.left = chain.left > level ? chain.left - level : 0;
    if (fsm->checkpoints) chain.beyond = true, chain.left = 0; /* it may be at the end of a segment of its own */
    return chain;
}

/* All chains from here, each FSM of them at its deepest, or before it has taken anything, or between. */
static void follow(const struct world *world, struct chain chain, int threshold, uint32_t most[FSM_PRIORITIES])
{
    for (uint32_t i = 0; i < world->count; i++) {
        const struct fsm_nesting *fsm = &world->fsms[i];
        const uint32_t need = need_of(world, fsm), uses[] = {need, 0, need / 2};
        if ((int)fsm->priority <= threshold) continue;
        for (unsigned use = 0; use < sizeof uses / sizeof *uses; use++) {
            const struct chain next = begin(world, chain, fsm, uses[use]);
            if (next.pool > most[fsm->priority] && (chain.pool != next.pool || chain.beyond)) most[fsm->priority] = next.pool;
            follow(world, next, fsm->threshold, most);
        }
    }
}

static void the_bound_is_what_the_worst_chain_takes(void **state)
{
    (void)state;
    uint32_t in_the_pool = 0;
    for (uint32_t i = 0; i < SYSTEMS; i++) {
        struct world world;
        struct fsm_admission admission;
        uint32_t most[FSM_PRIORITIES] = {0};
        make(&world);
        fsm_admission_compute(&world.room, at, &world, world.count, &admission);
        follow(&world, (struct chain){0}, -1, most);
        for (uint32_t p = 0; p < FSM_PRIORITIES; p++) assert_int_equal(admission.pool[p], most[p]);
        in_the_pool += fsm_admission_most(&admission) > 0;
    }
    assert_in_range(in_the_pool, SYSTEMS / 4, SYSTEMS - SYSTEMS / 20); /* both happen */
}

static void fsms_of_one_app_never_pre_empt_each_other(void **state)
{
    (void)state;
    struct world world = {.count = 2, .room = {.stack = 1000}, .fsms = {{900, 1, 5, false}, {900, 5, 5, false}}};
    struct fsm_admission admission;
    fsm_admission_compute(&world.room, at, &world, world.count, &admission);
    assert_int_equal(fsm_admission_most(&admission), 0);
    world.fsms[0].threshold = 4;
    fsm_admission_compute(&world.room, at, &world, world.count, &admission);
    assert_int_equal(fsm_admission_most(&admission), 912);
    assert_int_equal(admission.before[5], 900);
}

/* Bounds that 'fsmcc --target=cortex-m3 --stack-report' gives for the samples: heartbeat, ping, pong, gps, tracker, book, reader
 * and thermostat, one on each level; and that port's numbers. */
static const uint32_t bounds[LEVELS] = {192, 192, 192, 288, 232, 192, 232, 192};
enum { RESERVE = 192, LEVEL = 112, LOAD = 64 /* percent, of all levels together */, LONGEST = 200 };

static struct {
    int running[LEVELS], left[LEVELS], depth; /* from the lowest; what each still has to do */
    uint32_t used[LEVELS], most, preemptions;
    bool pending[LEVELS];
} run;

/* What is in use: of those below the top what they were at when they were pre-empted. */
static uint32_t in_use(void)
{
    uint32_t bytes = RESERVE;
    for (int k = 0; k < run.depth; k++) bytes += run.used[k] + (k > 0 ? LEVEL : 0);
    return bytes;
}

/* The highest level that waits begins, if it is above the one that runs; whoever runs goes up and down its stack. */
static void tick(void)
{
    for (int level = 0; level < LEVELS; level++) run.pending[level] |= random_below(100 * LONGEST * LEVELS / 2) < LOAD;
    const int now = run.depth > 0 ? run.running[run.depth - 1] : -1;
    int next = LEVELS - 1;
    while (next > now && !run.pending[next]) next--;
    if (next > now) {
        run.pending[next] = false;
        run.preemptions += run.depth > 0;
        run.running[run.depth] = next;
        run.left[run.depth++] = 1 + (int)random_below(LONGEST);
    }
    if (run.depth == 0) return;
    const int top = run.depth - 1;
    run.used[top] = random_below(bounds[run.running[top]] + 1);
    const uint32_t bytes = in_use() - run.used[top] + bounds[run.running[top]]; /* it may always go as deep as its bound */
    if (bytes > run.most) run.most = bytes;
    if (--run.left[top] == 0) run.depth--;
}

/* A stack for each level would take its bound, and what is kept for API calls. One for all takes what nests: in this many
 * pre-emptions no handler would have had to wait with so much less. */
static void ram_follows_nesting(void **state)
{
    (void)state;
    uint32_t worst = 0;
    for (uint32_t i = 0; i < LEVELS; i++) worst += bounds[i] + RESERVE;
    while (run.preemptions < PREEMPTIONS) tick();
    print_message("%d random pre-emptions of %d levels, %d %% load: at most %u bytes, of %u with a stack for each: %u %%\n",
                  PREEMPTIONS, LEVELS, LOAD, run.most, worst, 100 * run.most / worst);
    assert_true(run.most <= worst * PERCENT / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bound_is_what_the_worst_chain_takes),
        cmocka_unit_test(fsms_of_one_app_never_pre_empt_each_other),
        cmocka_unit_test(ram_follows_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
