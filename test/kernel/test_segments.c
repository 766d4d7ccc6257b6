/* The pool of segments of stack: what is taken is given back in order, what is not there is not given, and a checkpoint gets
 * nothing but what its app's manifest says. */
#include <string.h>

#include "../../runtime/kernel/segments.h"
#include "world.h"

enum { SEGMENTS = 4, POOL = SEGMENTS * FSM_SEGMENT_SIZE, NEED = 300, TAKES = 496 /* with what is kept, rounded up */ };

static struct fsm_area first;

static void handler(uint8_t *self, const struct fsm_event *event) { (void)self, (void)event; }

static void make(uint32_t bytes)
{
    static const struct world_fsm fsms[] = {{.app = 0, .handler = handler}, {.app = 1, .handler = handler}, {0}};
    world_make(fsms);
    assert_true(fsm_segments_make(bytes + FSM_SEGMENT_ALIGN - 1)); /* the rest is of no use */
    first = fsm_kernel.stack;
    assert_int_equal(fsm_segments_count().all, bytes);
}

static bool same(const struct fsm_area *a, const struct fsm_area *b)
{
    return a->address == b->address && a->size == b->size && a->bytes == b->bytes;
}

static void what_is_taken_lies_in_the_pool_above_what_is_kept(void **state)
{
    (void)state;
    uint8_t mark = 0;
    make(POOL);
    for (unsigned i = 0; i < POOL / TAKES; i++) {
        assert_true(fsm_segments_take(world_fsm(0), NEED, &mark));
        assert_ptr_equal(fsm_kernel.stack.bytes, world.segments + i * TAKES + WORLD_RESERVE);
        assert_int_equal(fsm_kernel.stack.size, TAKES - WORLD_RESERVE);
        assert_int_equal(world.limit, fsm_kernel.stack.address);
        assert_int_equal(world.limit_cell, world_fsm(0)->type->app->cell.address);
        memset(fsm_kernel.stack.bytes - WORLD_RESERVE, 0xee, TAKES);
    }
    assert_false(fsm_segments_take(world_fsm(0), NEED, &mark));
    assert_int_equal(fsm_segments_count().taken, POOL / TAKES * TAKES);
    for (unsigned i = 0; i < POOL / TAKES; i++) assert_ptr_equal(fsm_segments_give_back(world_fsm(0)), &mark);
    assert_null(fsm_segments_give_back(world_fsm(0)));
    assert_true(same(&fsm_kernel.stack, &first));
    assert_int_equal(world.limit, first.address);
    assert_int_equal(fsm_segments_count().most, POOL / TAKES * TAKES);
}

static void nobody_gets_more_than_there_is(void **state)
{
    (void)state;
    make(POOL);
    assert_false(fsm_segments_take(world_fsm(0), POOL - WORLD_RESERVE + 1, NULL));
    assert_false(fsm_segments_take(world_fsm(0), UINT32_MAX, NULL));
    assert_false(fsm_segments_take(world_fsm(0), UINT32_MAX - WORLD_RESERVE + 1, NULL));
    assert_int_equal(fsm_segments_count().taken, 0);
    assert_true(fsm_segments_take(world_fsm(0), POOL - WORLD_RESERVE - TAKES, NULL));
    assert_true(fsm_segments_take(world_fsm(1), NEED, NULL)); /* just fits */
    assert_false(fsm_segments_take(world_fsm(1), 0, NULL));
    assert_null(fsm_segments_give_back(world_fsm(0))); /* not the last one's */
    fsm_segments_give_back(world_fsm(1));
    fsm_segments_give_back(world_fsm(0));
    assert_int_equal(fsm_segments_count().taken, 0);
}

static void a_stopped_fsm_keeps_none_and_those_it_pre_empted_keep_theirs(void **state)
{
    (void)state;
    make(POOL);
    assert_true(fsm_segments_take(world_fsm(0), NEED, NULL));
    const struct fsm_area before = fsm_kernel.stack;
    for (unsigned i = 0; i < 3; i++) assert_true(fsm_segments_take(world_fsm(1), NEED, NULL));
    fsm_segments_release(world_fsm(1));
    assert_true(same(&fsm_kernel.stack, &before));
    assert_int_equal(fsm_segments_count().taken, TAKES);
    fsm_segments_release(world_fsm(0));
    assert_true(same(&fsm_kernel.stack, &first));
}

static void without_a_pool_nothing_is_given(void **state)
{
    (void)state;
    make(0);
    assert_false(fsm_segments_take(world_fsm(0), 1, NULL));
    assert_true(same(&fsm_kernel.stack, &first));
    assert_int_equal(fsm_segments_left(first.bytes + 77), 77);
    assert_int_equal(fsm_segments_left(first.bytes - 1), 0);
}

/* What is said of two FSMs of different apps, of which one pre-empts the other on a stack that has no room for both. */
static const char *admit(uint32_t pool, uint8_t never_waits, int made)
{
    enum { LARGE = 400 * 1024, SMALL = 200 * 1024 };
    static const struct world_fsm fsms[] = {{.app = 0, .handler = handler, .priority = 1, .stack = LARGE},
                                            {.app = 1, .handler = handler, .priority = 5, .stack = SMALL},
                                            {0}};
    world_end(NULL);
    world.stack_pool = pool, world.never_waits = never_waits, world.made = made;
    world_make(fsms);
    assert_int_equal(fsm_segments_count().all, pool);
    assert_int_equal(fsm_admission_most(&fsm_kernel.admission), SMALL + WORLD_LEVEL + WORLD_RESERVE);
    return world.console;
}

static void who_may_have_to_wait_for_stack_is_told_or_refused(void **state)
{
    enum { NEEDED = 200 * 1024 + WORLD_LEVEL + WORLD_RESERVE };
    (void)state;
    assert_non_null(strstr(admit(0, 0, 0), "warning: FSMs of priority 5 may have to wait for stack"));
    assert_non_null(strstr(world.console, "make `stack_pool` 205104"));
    assert_non_null(strstr(admit(NEEDED - 16, 7, 0), "warning: FSMs of priority 5 may"));
    assert_non_null(strstr(admit(NEEDED - 16, 6, 1), "refused: FSMs of priority 5 may"));
    assert_non_null(strstr(admit(NEEDED - 16, 1, 1), "refused: FSMs of priority 5 may"));
    assert_string_equal(admit(NEEDED, 6, 0), "");
    assert_string_equal(admit(NEEDED, 0, 0), "");
}

/* ---- what a checkpoint may ask ---- */

static struct {
    uint32_t arguments, segment;
    uint32_t at; /* of the frame, from the stack's end */
    bool twice;  /* it gives back what it never took */
} asked;
static uint8_t *answered, *returned;
static uint32_t kept;
static uint8_t copied[64], own[1024]; /* own: the stack it is on, as far as the kernel knows */

static void ask(uint8_t *self, const struct fsm_event *event)
{
    uint8_t *const top = first.bytes + first.size;
    (void)self;
    if (event->type != FSM_START) return;
    fsm_kernel.running->type->app->segment = asked.segment;
    if (!asked.twice) answered = fsm_segments_continue(asked.arguments, top - asked.at, 0x1234);
    if (answered) memcpy(copied, answered, asked.arguments);
    returned = fsm_segments_continue(FSM_CHECKPOINT_BACK, answered, 0x1234);
}

/* What the system says, after the first FSM has asked this way. */
static const char *say(uint32_t arguments, uint32_t segment, uint32_t at, bool twice)
{
    static const struct world_fsm fsms[] = {{.app = 0, .handler = ask, .on_trap = FSM_ON_TRAP_STOP}, {0}};
    world_end(NULL);
    world_make(fsms);
    assert_true(fsm_segments_make(POOL));
    fsm_segments_keep(kept);
    first = fsm_kernel.stack = (struct fsm_area){WORLD_STACK, sizeof own, own};
    asked.arguments = arguments, asked.segment = segment, asked.at = at, asked.twice = twice;
    answered = returned = NULL;
    for (uint32_t i = 0; i < 128; i++) first.bytes[first.size - 128 + i] = (uint8_t)i;
    assert_int_equal(fsm_run_until_stopped(), 0);
    assert_int_equal(fsm_segments_count().taken, 0);
    assert_true(same(&fsm_kernel.stack, &first));
    return world.console;
}

static void a_checkpoint_takes_its_arguments_along_and_comes_back(void **state)
{
    (void)state;
    assert_string_equal(say(48, NEED, 64, false), "");
    assert_ptr_equal(answered, world.segments + FSM_SEGMENT_SIZE - 48);
    for (uint32_t i = 0; i < 48; i++) assert_int_equal(copied[i], 128 - 64 + FSM_SEGMENT_FRAME + i);
    assert_ptr_equal(returned, first.bytes + first.size - 64);
    say(48, NEED, 24, false); /* behind its own stack it gets zeros, not what is there */
    for (uint32_t i = 16; i < 48; i++) assert_int_equal(copied[i], 0);
}

/* On the segment that it was given because it pre-empts; whoever waits lies behind it. */
static void forge(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type != FSM_START) return;
    assert_true(fsm_segments_take(fsm_kernel.running, NEED, first.bytes));
    fsm_segments_continue(FSM_CHECKPOINT_BACK, fsm_kernel.stack.bytes, 0x1234);
    world_trace("on the other's stack");
}

static void nobody_goes_back_to_the_stack_of_the_handler_that_it_pre_empts(void **state)
{
    (void)state;
    static const struct world_fsm fsms[] = {{.app = 0, .handler = forge, .on_trap = FSM_ON_TRAP_STOP}, {0}};
    world_make(fsms);
    assert_true(fsm_segments_make(POOL));
    first = fsm_kernel.stack = (struct fsm_area){WORLD_STACK, sizeof own, own};
    assert_int_equal(fsm_run_until_stopped(), 0);
    assert_string_equal(world.trace, "");
    assert_non_null(strstr(world.console, "trap 5 "));
    assert_int_equal(fsm_segments_count().taken, 0);
    assert_true(same(&fsm_kernel.stack, &first));
}

static void no_checkpoint_gets_what_is_kept_for_pre_emption(void **state)
{
    (void)state;
    kept = POOL - FSM_SEGMENT_SIZE - 8;
    assert_string_equal(say(0, NEED, 64, false), "");
    assert_ptr_equal(answered, world.segments + FSM_SEGMENT_SIZE);
    kept = POOL - TAKES; /* then it gets as much as it needs */
    assert_string_equal(say(0, NEED, 64, false), "");
    assert_ptr_equal(answered, world.segments + TAKES);
    kept = POOL - TAKES + 1;
    assert_non_null(strstr(say(0, NEED, 64, false), "trap 9 "));
    kept = UINT32_MAX;
    assert_non_null(strstr(say(0, NEED, 64, false), "trap 9 "));
    kept = 0;
}

static void a_checkpoint_gets_no_more_than_the_manifest_says(void **state)
{
    (void)state;
    assert_non_null(strstr(say(0, 0, 64, false), "trap 5 "));     /* none at all */
    assert_non_null(strstr(say(16, 8, 64, false), "trap 5 "));    /* less than its arguments take */
    assert_non_null(strstr(say(12, NEED, 64, false), "trap 5 ")); /* no checkpoint has so many */
    assert_non_null(strstr(say(FSM_CHECKPOINT_ARGUMENTS_MAX + 8, NEED, 64, false), "trap 5 "));
    assert_non_null(strstr(say(0, NEED, 64, true), "trap 5 ")); /* back from where it never went */
    assert_non_null(strstr(say(0, POOL, 64, false), "trap 9 "));
    assert_non_null(strstr(say(0, NEED, 4, false), "trap 9 "));              /* its frame is not on its stack */
    assert_non_null(strstr(say(0, NEED, first.size + 8, false), "trap 9 ")); /* …but below it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_taken_lies_in_the_pool_above_what_is_kept, world_end),
        cmocka_unit_test_teardown(nobody_gets_more_than_there_is, world_end),
        cmocka_unit_test_teardown(no_checkpoint_gets_what_is_kept_for_pre_emption, world_end),
        cmocka_unit_test_teardown(nobody_goes_back_to_the_stack_of_the_handler_that_it_pre_empts, world_end),
        cmocka_unit_test_teardown(a_stopped_fsm_keeps_none_and_those_it_pre_empted_keep_theirs, world_end),
        cmocka_unit_test_teardown(without_a_pool_nothing_is_given, world_end),
        cmocka_unit_test_teardown(who_may_have_to_wait_for_stack_is_told_or_refused, world_end),
        cmocka_unit_test_teardown(a_checkpoint_takes_its_arguments_along_and_comes_back, world_end),
        cmocka_unit_test_teardown(a_checkpoint_gets_no_more_than_the_manifest_says, world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
