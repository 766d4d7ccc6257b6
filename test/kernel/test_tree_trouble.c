/* The supervision tree in trouble: supervisors that do not answer, have no room, trap themselves, or feed a storm; and children
 * whose handler waits for another one. */
#include "family.h"

#include <string.h>

/* ---- supervisors in trouble ---- */

static const struct fsm_system_policy hasty = {.delay = 0, .delay_max = 0, .window = 10000, .answer = 50, .traps = 5};

static void who_does_not_answer_gives_up(void **state)
{
    (void)state;
    struct world_fsm fsms[sizeof family / sizeof *family];
    memcpy(fsms, family, sizeof family);
    fsms[2].policy = &hasty;
    make(fsms);
    at_news = do_nothing;
    must_post(2, TRAP);
    must_post(1, 300);
    run_for(49);
    assert_int_equal(world_fsm(1)->status, FSM_RUNNING);
    assert_null(strstr(world.console, "has not said"));
    must_post(1, 300); /* an event in its mailbox is no answer */
    world.now++;
    fsm_tree_expire(world.now);
    world_check();
    assert_int_equal(elapsed(), 50);
    assert_non_null(strstr(world.console, "kernel: FSM f1 has not said within 50 ms what becomes of FSM f2\n"
                                          "kernel: trap 10 in app app0, FSM f1, event 4: gave up"));
    assert_int_equal(world_fsm(1)->status, FSM_DOWN);
    assert_int_equal(world_fsm(3)->status, FSM_DOWN);
    at_news = restart_now;
    run();
    for (unsigned i = 0; i < 4; i++) assert_int_equal(world_fsm(i)->status, FSM_RUNNING);
}

/* The kernel looks at the clock while the handler waits for another one; what it does may yet be an answer. */
static void be_slow(void)
{
    world.now += FSM_RESTART_ANSWER + 1;
    fsm_tree_expire(world.now);
    assert_int_equal(world_fsm(1)->status, FSM_RUNNING);
    assert_int_equal(restart(2, 0), FSM_OK);
}

static void nobody_gives_up_while_its_handler_is_at_it(void **state)
{
    (void)state;
    make(family);
    at_news = do_nothing;
    must_post(2, TRAP);
    run();
    at_go = be_slow;
    must_post(1, GO);
    run();
    assert_null(strstr(world.console, "has not said"));
    assert_int_equal(world_fsm(2)->status, FSM_RUNNING);
}

static void nobody_answers_at_all(void **state)
{
    (void)state;
    make(family);
    at_news = do_nothing;
    must_post(2, TRAP);
    run_for(100000);
    assert_string_equal(world.trace, "1:f2,3,1,2@0 0:f1,10,1,2@5000 0:start 1:start 2:start@10000 3:start@10000 ");
}

static void full_mailbox(void)
{
    while (post(1, BUSY) == FSM_OK) continue;
    must_post(2, TRAP);
}

static void news_wait_for_a_full_mailbox_and_have_its_next_place(void **state)
{
    (void)state;
    struct world_fsm fsms[sizeof family / sizeof *family];
    memcpy(fsms, family, sizeof family);
    fsms[2].priority = fsms[3].priority = 9; /* they run, and trap, before f1 has a look at its mailbox */
    fsms[1].mailbox = 2;
    make(fsms);
    at_news = do_nothing;
    full_mailbox();
    must_post(3, TRAP);
    assert_true(fsm_kernel.ready != 0);
    fsm_tree_expire(world.now);
    run();
    assert_int_equal(post(1, BUSY), FSM_OK);
    assert_string_equal(world.trace, "1:f2,3,1,2@0 1:f3,3,1,2@0 ");
}

static void the_place_is_kept_from_others(void **state)
{
    (void)state;
    make(family);
    while (post(1, BUSY) == FSM_OK) continue;
    const struct fsm_trap trap = {.kind = FSM_TRAP_MACHINE};
    must_post(2, 300);
    struct fsm *child = world_fsm(2);
    fsm_ready_leave(child); /* as the dispatcher has it: taken out, run, trapped */
    fsm_tree_trapped(child, 300, &trap);
    fsm_tree_expire(world.now);
    assert_int_equal(world_fsm(1)->status, FSM_CROWDED);
    world_check();
    fsm_mailbox_drop_first(world_fsm(1));
    assert_int_equal(post(1, BUSY), FSM_ERROR_FULL); /* there is room, but not for that */
    fsm_tree_expire(world.now);
    assert_int_equal(world_fsm(1)->status, FSM_RUNNING);
    world_check();
    run();
    assert_string_equal(world.trace, "1:f2,6,1,2@0 ");
}

static void an_answer_before_the_question_frees_the_place(void **state)
{
    (void)state;
    make(family);
    while (post(1, BUSY) == FSM_OK) continue;
    must_post(2, 300);
    struct fsm *child = world_fsm(2);
    fsm_ready_leave(child);
    const struct fsm_trap trap = {.kind = FSM_TRAP_MACHINE};
    fsm_tree_trapped(child, 300, &trap);
    fsm_tree_expire(world.now);
    assert_int_equal(world_fsm(1)->status, FSM_CROWDED);
    assert_int_equal(fsm_tree_restart(world_fsm(1), 2, 0), FSM_OK);
    assert_int_equal(world_fsm(1)->status, FSM_RUNNING);
    run();
    assert_string_equal(world.trace, "2:start@0 ");
}

static void root_traps_once(const struct fsm_child *child)
{
    if (world_self() == 1) escalate_it(child);
    at_news = restart_now;
    world_trap(FSM_TRAP_MEMORY);
}

static void root_restarts_trapped(const struct fsm_child *child)
{
    if (world_self() == 0) {
        at_news = restart_now;
        restart_now(child);
    } else {
        at_news = root_restarts_trapped;
        world_trap(FSM_TRAP_MEMORY);
    }
}

static void a_supervisor_that_traps_at_the_news_is_told_anew_and_the_others_go_on(void **state)
{
    (void)state;
    make(family);
    at_news = root_restarts_trapped;
    must_post(2, TRAP);
    must_post(3, 300);
    run();
    assert_string_equal(world.trace, "1:f2,3,1,2@0 0:f1,2,1,2@0 1:start 3:event@0 1:f2,3,1,2@0 2:start@0 ");
    make(family);
    at_news = root_traps_once;
    must_post(2, TRAP);
    run();
    assert_string_equal(world.trace, "1:f2,3,1,2@0 0:f1,10,1,2@0 0:start 0:f1,10,1,2@0 1:start 2:start@0 3:start@0 ");
}

/* f1 does not know what a TRAP is: its worker's trap is what makes it trap, again and again. */
static void always_trap(const struct fsm_child *child)
{
    if (world_self() == 0) restart(child->number, 0);
    else world_trap(FSM_TRAP_MEMORY);
}

static void a_supervisor_that_always_traps_is_at_last_its_own_supervisors_failure(void **state)
{
    (void)state;
    make(family);
    at_news = always_trap;
    must_post(2, TRAP);
    run_for(60000);
    assert_int_equal(world_fsm(0)->status, FSM_RUNNING); /* it gave up in turn, and was restarted by the kernel */
    assert_non_null(strstr(world.console, "kernel: FSM f0 has not said within 5000 ms what becomes of FSM f1\n"));
    assert_null(strstr(world.console, "FSM f0 failed"));
}

static void trap_at_start(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world_trace("start ");
    world_trap(FSM_TRAP_ARITHMETIC);
}

static unsigned count_of(const char *word)
{
    unsigned count = 0;
    for (const char *at = world.trace; (at = strstr(at, word)); at++) count++;
    return count;
}

static void try_to_restart(const struct fsm_child *child)
{
    const int32_t answer = restart(child->number, 0);
    world_trace("%s ", answer == FSM_OK ? "again" : answer == FSM_ERROR_FULL ? "spent" : "?");
    if (answer == FSM_ERROR_FULL) stop(child->number);
}

static void a_restart_storm_ends(void **state)
{
    (void)state;
    const struct world_fsm fsms[] = {{.handler = boss, .on_trap = FSM_ON_TRAP_RESTART},
                                     {.handler = trap_at_start, .on_trap = FSM_ON_TRAP_RESTART, .supervisor = 1},
                                     {0}};
    world_make(fsms);
    at_go = NULL;
    at_news = try_to_restart;
    run();
    assert_int_equal(count_of("again"), FSM_RESTART_TRAPS);
    assert_int_equal(count_of("spent"), 1);
    assert_int_equal(count_of(" start"), FSM_RESTART_TRAPS + 1);
    assert_int_equal(post(1, 300), FSM_ERROR_GONE);
    const uint32_t left = FSM_RESTART_WINDOW - (world.now - world_fsm(1)->trap_time);
    assert_int_equal(fsm_tree_restart(world_fsm(0), 1, left), FSM_ERROR_FULL);
    assert_int_equal(fsm_tree_restart(world_fsm(0), 1, left + 1), FSM_OK); /* patience is no storm */
}

static void ignore_answers(const struct fsm_child *child) { restart(child->number, 0); }

/* The kernel's own policy has the last word: it, too, has had enough after a while. */
static void a_storm_that_supervisors_only_feed_ends_at_the_root(void **state)
{
    (void)state;
    static const struct fsm_system_policy long_memory = {.window = 3600000, .answer = 50, .traps = 3};
    const struct world_fsm fsms[] = {
        {.handler = boss, .on_trap = FSM_ON_TRAP_RESTART, .policy = &long_memory},
        {.handler = boss, .on_trap = FSM_ON_TRAP_RESTART, .supervisor = 1, .policy = &long_memory},
        {.handler = trap_at_start, .on_trap = FSM_ON_TRAP_RESTART, .supervisor = 2, .policy = &long_memory},
        {0}};
    world_make(fsms);
    at_go = NULL;
    at_news = ignore_answers;
    run_for(3000000);
    for (unsigned i = 0; i < 3; i++) assert_int_equal(world_fsm(i)->status, FSM_STOPPED);
    assert_in_range(count_of(" start"), 1, 4 * 4 * 4);
}

static void a_child_that_is_to_stop_when_it_traps_is_stopped_and_its_supervisor_told(void **state)
{
    (void)state;
    struct world_fsm fsms[sizeof family / sizeof *family];
    memcpy(fsms, family, sizeof family);
    fsms[2].on_trap = FSM_ON_TRAP_STOP;
    make(fsms);
    at_news = do_nothing;
    must_post(2, TRAP);
    run_for(20000); /* no answer is wanted */
    assert_string_equal(world.trace, "1:f2,3,1,0@0 ");
    assert_int_equal(post(2, 300), FSM_ERROR_GONE);
    assert_int_equal(world_fsm(1)->status, FSM_RUNNING);
    assert_int_equal(fsm_tree_restart(world_fsm(1), 2, 0), FSM_OK);
    run();
    assert_int_equal(post(2, 300), FSM_OK);
}

/* ---- children whose handler waits while their supervisor's pre-empts it ---- */

static void restart_second(void) { assert_int_equal(restart(2, 0), FSM_OK); }
static void stop_second(void) { assert_int_equal(fsm_tree_stop(world_fsm(1), 2), FSM_OK); }
static int32_t late_timer;

static void be_pre_empted_and_stopped(void)
{
    must_post(2, 300);
    world_preempt(1, stop_second);
    assert_int_equal(world_fsm(2)->status, FSM_STOPPED);
    assert_int_equal(post(2, 300), FSM_ERROR_GONE);
    late_timer = (int32_t)world_call(FSM_CALL_fsm_timer_after, world_fsm(2)->state, 10, 0, 0);
    world_trace("on ");
}

static void be_pre_empted_and_restarted(void)
{
    world_preempt(1, restart_second);
    fsm_tree_expire(world.now); /* not yet */
    assert_int_equal(world_fsm(2)->status, FSM_DOWN);
    world_check();
    world_trace("on ");
}

static void be_pre_empted_and_trap(void)
{
    be_pre_empted_and_restarted();
    world_trap(FSM_TRAP_ARITHMETIC);
}

static void a_handler_that_waits_ends_before_its_fsm_is_stopped_or_begins_anew(void **state)
{
    (void)state;
    make(family);
    at_go = be_pre_empted_and_stopped;
    must_post(2, GO);
    must_post(2, 300);
    run_for(20);
    assert_string_equal(world.trace, "2:event@0 on ");
    assert_int_equal(late_timer, FSM_ERROR_GONE);
    assert_int_equal(world_fsm(2)->count, 0);
    make(family);
    at_go = be_pre_empted_and_restarted;
    must_post(2, GO);
    must_post(2, 300);
    run_for(20);
    assert_string_equal(world.trace, "2:event@0 on 2:start@1 ");
    make(family);
    at_go = be_pre_empted_and_trap;
    must_post(2, GO);
    run_for(20);
    assert_non_null(strstr(world.console, "; the FSM is down already\n"));
    assert_int_equal(post(2, 300), FSM_OK);
}

/* f2 sends to f1, which is above it and runs before the call answers. */
static void ask_to_be_restarted(void)
{
    if (world_self() == 1) {
        assert_int_equal(restart(2, 0), FSM_OK);
        world_trace("above ");
        return;
    }
    assert_int_equal(world_send(0, GO, NULL, 0), FSM_OK);
    assert_int_equal(world_fsm(2)->status, FSM_DOWN);
    world_trace("below ");
}

static void a_supervisor_above_may_restart_the_one_whose_handler_it_interrupts(void **state)
{
    (void)state;
    struct world_fsm fsms[FAMILY];
    memcpy(fsms, family, sizeof family);
    fsms[2].peers[0] = 1;
    make(fsms);
    at_go = ask_to_be_restarted;
    must_post(2, GO);
    must_post(2, 300);
    run_for(20);
    assert_string_equal(world.trace, "2:event@0 above below 2:start@1 ");
}

/* f1 is of an app that f0's pre-empts, and f1 of f2's: a chain of three apps. */
static const struct world_fsm chain[] = {
    {.handler = boss, .on_trap = FSM_ON_TRAP_RESTART, .priority = 9},
    {.app = 1, .handler = boss, .on_trap = FSM_ON_TRAP_RESTART, .priority = 5, .supervisor = 1, .peers = {0}},
    {.app = 2, .handler = worker, .on_trap = FSM_ON_TRAP_RESTART, .supervisor = 2, .timers = 2, .peers = {1}},
    {.app = 2, .handler = worker, .on_trap = FSM_ON_TRAP_RESTART, .supervisor = 2},
    {0}};

/* f2's handler waits for f1's, and that for f0's, which stops f1; f1 goes on, and is nobody's supervisor any more. */
static void decide_too_late(void)
{
    if (world_self() == 0) {
        assert_int_equal(world_call(FSM_CALL_fsm_child_stop, 1, 0, 0, 0), FSM_OK);
        return;
    }
    assert_int_equal(world_send(0, GO, NULL, 0), FSM_OK);
    if (world_self() == 2) return;
    for (unsigned i = 1; i < 4; i++) assert_int_equal(world_fsm(i)->status, FSM_STOPPED);
    assert_int_equal((int32_t)world_call(FSM_CALL_fsm_child_restart, 2, 0, 0, 0), FSM_ERROR_GONE);
    assert_int_equal((int32_t)world_call(FSM_CALL_fsm_child_stop, 3, 0, 0, 0), FSM_ERROR_GONE);
    assert_int_equal((int32_t)world_call(FSM_CALL_fsm_child_restart, 0, 0, 0, 0), FSM_ERROR_ABSENT);
    world_check();
    world_trace("too late ");
}

static void a_supervisor_that_was_stopped_while_its_handler_waited_decides_nothing_more(void **state)
{
    (void)state;
    make(chain);
    at_go = decide_too_late;
    must_post(2, GO);
    must_post(3, 300);
    run_for(20);
    assert_string_equal(world.trace, "2:event@0 too late ");
    for (unsigned i = 1; i < 4; i++) assert_int_equal(world_fsm(i)->status, FSM_STOPPED);
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_does_not_answer_gives_up),
        TEST(nobody_gives_up_while_its_handler_is_at_it),
        TEST(nobody_answers_at_all),
        TEST(news_wait_for_a_full_mailbox_and_have_its_next_place),
        TEST(the_place_is_kept_from_others),
        TEST(an_answer_before_the_question_frees_the_place),
        TEST(a_supervisor_that_traps_at_the_news_is_told_anew_and_the_others_go_on),
        TEST(a_supervisor_that_always_traps_is_at_last_its_own_supervisors_failure),
        TEST(a_restart_storm_ends),
        TEST(a_storm_that_supervisors_only_feed_ends_at_the_root),
        TEST(a_child_that_is_to_stop_when_it_traps_is_stopped_and_its_supervisor_told),
        TEST(a_handler_that_waits_ends_before_its_fsm_is_stopped_or_begins_anew),
        TEST(a_supervisor_above_may_restart_the_one_whose_handler_it_interrupts),
        TEST(a_supervisor_that_was_stopped_while_its_handler_waited_decides_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
