/* The supervision tree: who is told of a trap, and what the answers do. */
#include "family.h"

#include <string.h>

static void a_trapped_child_is_down_until_its_supervisor_has_answered(void **state)
{
    (void)state;
    make(family);
    must_post(2, TRAP);
    must_post(2, 300);
    run();
    assert_string_equal(world.trace, "1:f2,3,1,2@0 ");
    assert_string_equal(world.console, "kernel: trap 3 in app app1, FSM f2, event 256: arithmetic fault, such as division by zero "
                                       "[fsm-arithmetic] at app1.fsm+0x10; the FSM is down; its supervisor is FSM f1\n");
    assert_int_equal(post(2, 300), FSM_ERROR_DOWN);
    assert_int_equal(post(3, 300), FSM_OK);
    at_news = restart_now;
    must_post(2 + 1, TRAP);
    run();
    assert_string_equal(world.trace, "3:event@1 1:f3,3,1,2@1 3:start@1 ");
    assert_int_equal(post(3, 300), FSM_OK);
    assert_int_equal(post(2, 300), FSM_ERROR_DOWN);
}

static void wait_ten(const struct fsm_child *child) { assert_int_equal(restart(child->number, 10), FSM_OK); }

static void a_restart_may_wait_also_where_the_clock_wraps(void **state)
{
    (void)state;
    world.now = UINT32_MAX - 5;
    make(family);
    at_news = wait_ten;
    must_post(2, TRAP);
    run_for(20);
    assert_string_equal(world.trace, "1:f2,3,1,2@0 2:start@10 ");
}

static void the_longest_delay_is_waited_for_too(void **state)
{
    (void)state;
    make(family);
    at_news = do_nothing;
    must_post(2, TRAP);
    run();
    fsm_kernel.running = world_fsm(1);
    assert_int_equal(fsm_tree_restart(world_fsm(1), 2, INT32_MAX), FSM_OK);
    assert_int_equal(fsm_tree_restart(world_fsm(1), 2, UINT32_C(1) << 31), FSM_ERROR_RANGE);
    assert_int_equal(fsm_tree_restart(world_fsm(1), 2, UINT32_MAX - 1), FSM_ERROR_RANGE);
    fsm_kernel.running = NULL;
    fsm_tree_expire(world.now += INT32_MAX - 1);
    assert_int_equal(world_fsm(2)->status, FSM_DOWN);
    fsm_tree_expire(++world.now);
    assert_int_equal(world_fsm(2)->status, FSM_RUNNING);
}

static const struct fsm_system_policy doubling = {.delay = 100, .delay_max = 500, .window = 10000, .answer = 50, .traps = 5};

static void the_back_off_doubles_up_to_its_largest_and_begins_anew_after_a_quiet_window(void **state)
{
    (void)state;
    make((const struct world_fsm[]){{.handler = worker, .on_trap = FSM_ON_TRAP_RESTART, .policy = &doubling}, {0}});
    static const uint32_t delays[] = {100, 200, 400, 500, 500};
    static const char *const starts[] = {"0:start@100 ", "0:start@200 ", "0:start@400 ", "0:start@500 ", "0:start@500 "};
    for (unsigned i = 0; i < 5; i++) {
        then = world.now;
        must_post(0, TRAP);
        run_for(1);
        assert_int_equal(post(0, 300), FSM_ERROR_DOWN);
        run_for(delays[i] - 2);
        assert_string_equal(world.trace, "");
        assert_int_equal(elapsed(), delays[i] - 1);
        run_for(2);
        assert_string_equal(world.trace, starts[i]);
    }
    assert_non_null(strstr(world.console, "the FSM is down, to be restarted in 400 ms\n"));
    world.now += doubling.window + 1;
    world.console[0] = 0;
    must_post(0, TRAP);
    run_for(1);
    assert_non_null(strstr(world.console, "the FSM is down, to be restarted in 100 ms\n"));
}

static void a_supervisor_may_ask_for_the_back_off(void **state)
{
    (void)state;
    struct world_fsm fsms[sizeof family / sizeof *family];
    memcpy(fsms, family, sizeof family);
    fsms[2].policy = &doubling;
    make(fsms);
    at_news = restart_in_time;
    must_post(2, TRAP);
    run_for(150);
    must_post(2, TRAP);
    run_for(250);
    assert_string_equal(world.trace, "1:f2,3,2,2@150 2:start@350 ");
}

static void a_stopped_child_is_gone_until_it_is_started_again(void **state)
{
    (void)state;
    make(family);
    at_news = stop_it;
    must_post(2, TRAP);
    run();
    assert_int_equal(post(2, 300), FSM_ERROR_GONE);
    fsm_tree_restart(world_fsm(1), 2, 0);
    run();
    assert_string_equal(world.trace, "2:start@1 ");
    assert_int_equal(post(2, 300), FSM_OK);
}

static void start_timers(void)
{
    for (unsigned i = 0; i < 2; i++) world_call(FSM_CALL_fsm_timer_after, world_fsm(world_self())->state, 10, 0, 0);
}
static void restart_second(void) { assert_int_equal(restart(2, 0), FSM_OK); }

static void a_child_that_runs_can_be_restarted_and_stopped(void **state)
{
    (void)state;
    make(family);
    at_go = start_timers;
    must_post(2, GO);
    run();
    must_post(2, 300);
    at_go = restart_second;
    must_post(1, GO);
    must_post(2, 300); /* neither of the two arrives */
    run_for(30);
    assert_string_equal(world.trace, "2:start@1 ");
    must_post(2, 300);
    assert_int_equal(fsm_tree_stop(world_fsm(1), 2), FSM_OK);
    run();
    assert_string_equal(world.trace, "");
    assert_int_equal(post(2, 300), FSM_ERROR_GONE);
}

static void ask_about_strangers(void)
{
    static const uint32_t strangers[] = {0, 1, 4, 5, 0xffff, 0x10002, 0x80000002, UINT32_MAX};
    for (unsigned i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        assert_int_equal(child_state(strangers[i]), FSM_ERROR_ABSENT);
        assert_int_equal(restart(strangers[i], 0), FSM_ERROR_ABSENT);
        assert_int_equal(stop(strangers[i]), FSM_ERROR_ABSENT);
        assert_int_equal(escalate(strangers[i]), FSM_ERROR_ABSENT);
    }
    assert_int_equal(child_state(2), FSM_CHILD_RUNS);
    world_trace("asked ");
}

static void numbers_of_strangers_are_absent(void **state)
{
    (void)state;
    make(family);
    at_go = ask_about_strangers;
    must_post(1, GO);
    run();
    assert_string_equal(world.trace, "asked ");
    for (unsigned i = 0; i < 5; i++) assert_int_equal(world_fsm(i)->status, FSM_RUNNING);
    assert_int_equal(fsm_tree_child(world_fsm(4), 2), FSM_ERROR_ABSENT); /* nor does it help to be of the same app */
}

static void nobody_supervises_where_there_is_no_tree(void **state)
{
    (void)state;
    make((const struct world_fsm[]){{.handler = boss}, {.handler = worker}, {0}});
    assert_null(fsm_kernel.nodes);
    for (unsigned i = 0; i < 3; i++) assert_int_equal(fsm_tree_child(world_fsm(0), i), FSM_ERROR_ABSENT);
}

static void say_names(const struct fsm_child *child)
{
    char text[] = "f1[2]";
    assert_int_equal((int32_t)world_call(FIND, world_address(text), 5, 0, 0), 3);
    assert_int_equal(restart(child->number, 0), FSM_OK);
}

static void each_fsm_of_an_array_is_a_child_of_its_own(void **state)
{
    (void)state;
    make((const struct world_fsm[]){{.handler = boss, .on_trap = FSM_ON_TRAP_RESTART},
                                    {.app = 1, .handler = worker, .on_trap = FSM_ON_TRAP_RESTART, .supervisor = 1, .count = 3},
                                    {.app = 1, .handler = worker},
                                    {0}});
    at_news = say_names;
    must_post(2, TRAP);
    must_post(3, 300);
    run();
    assert_string_equal(world.trace, "3:event@0 0:f1[1],3,1,2@0 2:start@0 ");
    assert_non_null(strstr(world.console, "FSM f1[1], event 256"));
    assert_int_equal(fsm_tree_child(world_fsm(0), 4), FSM_ERROR_ABSENT); /* behind the array's end */
}

static void find_names(void)
{
    static const struct {
        const char *name;
        int32_t number;
    } names[] = {{"f2", 2},
                 {"f3", 3},
                 {"f4", FSM_ERROR_ABSENT},
                 {"f1", FSM_ERROR_ABSENT},
                 {"f", FSM_ERROR_ABSENT},
                 {"f22", FSM_ERROR_ABSENT},
                 {"", FSM_ERROR_ABSENT}};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        char text[8];
        strcpy(text, names[i].name);
        assert_int_equal((int32_t)world_call(FIND, world_address(text), (uint32_t)strlen(text), 0, 0), names[i].number);
    }
    world_trace("found ");
}

static void children_are_found_by_name(void **state)
{
    (void)state;
    make(family);
    at_go = find_names;
    must_post(1, GO);
    run();
    assert_string_equal(world.trace, "found ");
}

/* ---- escalation ---- */

static void root_restarts(const struct fsm_child *child)
{
    if (world_self() == 0) restart_now(child);
    else escalate_it(child);
}

static void who_gives_up_goes_down_with_all_below_and_they_begin_anew_together(void **state)
{
    (void)state;
    make(family);
    at_news = root_restarts;
    must_post(3, 300);
    must_post(2, TRAP);
    run();
    assert_string_equal(world.trace, "3:event@0 1:f2,3,1,2@0 0:f1,10,1,2@0 1:start 2:start@0 3:start@0 ");
    assert_non_null(strstr(world.console, "kernel: trap 10 in app app0, FSM f1, event 4: gave up [fsm-escalate], "
                                          "because of FSM f2; the FSM is down; its supervisor is FSM f0\n"));
}

static void while_a_supervisor_is_down_for_giving_up_so_are_those_below(void **state)
{
    (void)state;
    make(family);
    at_news = root_restarts;
    fsm_tree_stop(world_fsm(1), 3);
    at_go = NULL;
    must_post(2, TRAP);
    fsm_run_until_stopped();
    assert_int_equal(post(3, 300), FSM_ERROR_GONE); /* what had been stopped stays so */
    assert_int_equal(post(2, 300), FSM_OK);
    at_news = do_nothing;
    fsm_kernel.running = world_fsm(0);
    assert_int_equal(fsm_tree_restart(world_fsm(0), 1, 50), FSM_OK);
    fsm_kernel.running = NULL;
    assert_int_equal(post(1, 300), FSM_ERROR_DOWN);
    assert_int_equal(post(2, 300), FSM_ERROR_DOWN);
    world_check();
    run_for(60);
    assert_int_equal(post(2, 300), FSM_OK);
}

static void whoever_stops_a_supervisor_stops_all_below_and_starts_them_with_it(void **state)
{
    (void)state;
    make(family);
    must_post(2, TRAP);
    run(); /* f2 is down: its question goes with the supervisor */
    assert_int_equal(fsm_tree_stop(world_fsm(0), 1), FSM_OK);
    world_check();
    for (unsigned i = 1; i < 4; i++) assert_int_equal(post(i, 300), FSM_ERROR_GONE);
    assert_int_equal(post(4, 300), FSM_OK);
    run_for(20000); /* and nobody waits for its answer */
    assert_int_equal(world_fsm(1)->status, FSM_STOPPED);
    assert_int_equal(fsm_tree_restart(world_fsm(0), 1, 0), FSM_OK);
    run();
    assert_string_equal(world.trace, "1:start 2:start@20001 3:start@20001 ");
}

static void give_up_first(void) { escalate(1); }

static void what_was_stopped_with_its_supervisor_waits_for_that_one_whoever_begins_anew_above(void **state)
{
    (void)state;
    make(family);
    assert_int_equal(fsm_tree_stop(world_fsm(0), 1), FSM_OK);
    at_go = give_up_first;
    must_post(0, GO);
    run();
    assert_string_equal(world.trace, "0:start ");
    for (unsigned i = 1; i < 4; i++) assert_int_equal(post(i, 300), FSM_ERROR_GONE);
    assert_int_equal(fsm_tree_restart(world_fsm(0), 1, 0), FSM_OK);
    run();
    for (unsigned i = 1; i < 4; i++) assert_int_equal(post(i, 300), FSM_OK);
}

static void at_the_root_the_kernels_policy_decides(void **state)
{
    (void)state;
    struct world_fsm fsms[sizeof family / sizeof *family];
    memcpy(fsms, family, sizeof family);
    fsms[0].on_trap = FSM_ON_TRAP_STOP;
    make(fsms);
    at_news = escalate_it;
    must_post(2, TRAP);
    run();
    assert_string_equal(world.trace, "1:f2,3,1,2@0 0:f1,10,1,2@0 ");
    for (unsigned i = 0; i < 4; i++) assert_int_equal(world_fsm(i)->status, FSM_STOPPED);
    assert_int_equal(world_fsm(4)->status, FSM_RUNNING);
    assert_non_null(strstr(world.console, "because of FSM f1; the FSM is stopped\n"));
}

static const struct fsm_system_policy halting = {.window = 10000, .answer = 50, .traps = 2, .halt = 77};

static void a_root_that_fails_may_halt_the_machine(void **state)
{
    (void)state;
    make((const struct world_fsm[]){
        {.handler = worker, .on_trap = FSM_ON_TRAP_RESTART, .policy = &halting}, {.handler = worker}, {0}});
    for (unsigned i = 0; i < 2; i++) {
        must_post(0, TRAP);
        run();
    }
    must_post(0, TRAP);
    world.expected_code = 77;
    if (setjmp(world.halted) == 0) {
        fsm_run_until_stopped();
        fail_msg("it went on");
    }
    assert_non_null(strstr(world.console, "kernel: FSM f0 failed: the machine ends with code 77\n"));
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_trapped_child_is_down_until_its_supervisor_has_answered),
        TEST(a_restart_may_wait_also_where_the_clock_wraps),
        TEST(the_longest_delay_is_waited_for_too),
        TEST(the_back_off_doubles_up_to_its_largest_and_begins_anew_after_a_quiet_window),
        TEST(a_supervisor_may_ask_for_the_back_off),
        TEST(a_stopped_child_is_gone_until_it_is_started_again),
        TEST(a_child_that_runs_can_be_restarted_and_stopped),
        TEST(numbers_of_strangers_are_absent),
        TEST(nobody_supervises_where_there_is_no_tree),
        TEST(each_fsm_of_an_array_is_a_child_of_its_own),
        TEST(children_are_found_by_name),
        TEST(who_gives_up_goes_down_with_all_below_and_they_begin_anew_together),
        TEST(while_a_supervisor_is_down_for_giving_up_so_are_those_below),
        TEST(whoever_stops_a_supervisor_stops_all_below_and_starts_them_with_it),
        TEST(what_was_stopped_with_its_supervisor_waits_for_that_one_whoever_begins_anew_above),
        TEST(at_the_root_the_kernels_policy_decides),
        TEST(a_root_that_fails_may_halt_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
