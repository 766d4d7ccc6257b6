/* What becomes of an FSM that trapped, and what is said about it. */
#include "world.h"

#include <string.h>

enum { TRAP = FSM_MESSAGE_FIRST };

static void trap_when_asked(uint8_t *self, const struct fsm_event *event)
{
    for (unsigned i = 0; i < WORLD_STATE; i++) assert_int_equal(self[i], event->type == FSM_START ? 0 : 0xaa);
    memset(self, 0xaa, WORLD_STATE);
    world_trace("%u ", (unsigned)event->type);
    if (event->type == TRAP) world_trap(FSM_TRAP_MEMORY);
}

static void post(uint32_t type) { assert_int_equal(fsm_mailbox_put(world_fsm(0), type, 0, "", 0), FSM_OK); }

static void an_fsm_to_be_stopped_stops(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = trap_when_asked, .on_trap = FSM_ON_TRAP_STOP}, {0}});
    post(TRAP);
    post(300);
    fsm_run_until_stopped();
    world_check();
    assert_string_equal(world.trace, "1 256 ");
    assert_string_equal(world.console,
                        "kernel: trap 2 in app app0, FSM f0, event 256: bad memory access [fsm-pointer] at app0.fsm+0x10, "
                        "address 0x1234; the FSM is stopped\n");
    assert_int_equal(world_fsm(0)->status, FSM_STOPPED);
    assert_int_equal(fsm_mailbox_put(world_fsm(0), 300, 0, "", 0), FSM_ERROR_GONE);
}

static void a_restarted_fsm_begins_with_zeros_and_an_empty_mailbox(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = trap_when_asked, .on_trap = FSM_ON_TRAP_RESTART}, {0}});
    post(300);
    post(TRAP);
    post(301); /* for the one that trapped, not for its successor */
    fsm_run_until_stopped();
    world_check();
    assert_string_equal(world.trace, "1 300 256 1 ");
    assert_non_null(strstr(world.console, "; the FSM is restarted\n"));
}

/* Mutable static data: some that are not zero, and zeros behind them. */
static void change_data_and_trap(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    uint8_t *data = world_fsm(0)->type->app->cell.bytes;
    world_trace("%u:%x,%x,%x,%x ", (unsigned)event->type, data[0], data[4], data[5], data[WORLD_DATA - 1]);
    memset(data, 0xee, WORLD_DATA);
    if (event->type == TRAP) world_trap(FSM_TRAP_MEMORY);
}

static void mutable_static_data_are_as_at_the_start_after_a_restart(void **state)
{
    (void)state;
    static uint8_t first[] = {1, 2, 3, 4, 5};
    world_make((const struct world_fsm[]){{.handler = change_data_and_trap, .on_trap = FSM_ON_TRAP_RESTART}, {0}});
    struct fsm_app *app = world_fsm(0)->type->app;
    memset(app->cell.bytes, 0, WORLD_DATA);
    memcpy(app->cell.bytes, first, sizeof first);
    app->initial.bytes = first;
    app->initial.data = sizeof first;
    app->initial.used = WORLD_DATA;
    post(TRAP);
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "1:1,5,0,0 256:ee,ee,ee,ee 1:1,5,0,0 ");
}

static void trap_at_start(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world_trace("start ");
    world_trap(FSM_TRAP_ARITHMETIC);
}

static void an_fsm_that_cannot_start_is_stopped_in_the_end(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = trap_at_start, .on_trap = FSM_ON_TRAP_RESTART}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "start start start start start start "); /* FSM_TRAPS_MAX of them are restarts */
    assert_non_null(strstr(world.console, "arithmetic fault, such as division by zero [fsm-arithmetic] at app0.fsm+0x10; "
                                          "the FSM is stopped: it trapped too often\n"));
}

static void trap_until_stopped(unsigned traps)
{
    for (unsigned i = 0; i < traps; i++) {
        assert_int_equal(world_fsm(0)->status, FSM_RUNNING);
        post(TRAP);
        fsm_run_until_stopped();
    }
}

static void traps_are_forgotten_when_the_window_has_passed(void **state)
{
    (void)state;
    world.now = UINT32_MAX - FSM_TRAP_WINDOW / 2; /* the clock wraps meanwhile */
    world_make((const struct world_fsm[]){{.handler = trap_when_asked, .on_trap = FSM_ON_TRAP_RESTART}, {0}});
    trap_until_stopped(FSM_TRAPS_MAX);
    world.now += FSM_TRAP_WINDOW + 1;
    trap_until_stopped(FSM_TRAPS_MAX);
    world.now += FSM_TRAP_WINDOW + 1;
    trap_until_stopped(FSM_TRAPS_MAX);
    world.now += FSM_TRAP_WINDOW - 100; /* not long enough */
    trap_until_stopped(1);
    assert_int_equal(world_fsm(0)->status, FSM_STOPPED);
}

/* 18.2 hours: what a 16-bit count of seconds forgets. */
static void traps_of_long_ago_do_not_count(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = trap_when_asked, .on_trap = FSM_ON_TRAP_RESTART}, {0}});
    for (unsigned i = 0; i < 10; i++, world.now += 65536 * 1000u) trap_until_stopped(1);
    assert_int_equal(world_fsm(0)->status, FSM_RUNNING);
}

static void say_who(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world_trace("%u ", world_self());
}

static void the_others_go_on(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){
        {.handler = say_who}, {.handler = trap_at_start, .priority = 1}, {.app = 1, .handler = say_who}, {0}});
    fsm_run_until_stopped();
    world_check();
    assert_string_equal(world.trace, "start 0 2 ");
}

/* The event at hand is overwritten before the trap; the report is about what was delivered. */
static void hide_and_trap(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    ((struct fsm_event *)(uintptr_t)event)->type = 4711;
    const struct fsm_trap trap = {.kind = FSM_TRAP_MACHINE, .pc = WORLD_IMAGE + WORLD_IMAGE_SIZE};
    fsm_port_trap(&trap);
}

static void a_report_names_what_was_delivered_and_an_address_that_is_no_code(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = hide_and_trap}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.console, "kernel: trap 6 in app app0, FSM f0, event 1: machine fault at address 0x10000080; "
                                       "the FSM is stopped\n");
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_fsm_to_be_stopped_stops),
        TEST(a_restarted_fsm_begins_with_zeros_and_an_empty_mailbox),
        TEST(mutable_static_data_are_as_at_the_start_after_a_restart),
        TEST(an_fsm_that_cannot_start_is_stopped_in_the_end),
        TEST(traps_are_forgotten_when_the_window_has_passed),
        TEST(traps_of_long_ago_do_not_count),
        TEST(the_others_go_on),
        TEST(a_report_names_what_was_delivered_and_an_address_that_is_no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
