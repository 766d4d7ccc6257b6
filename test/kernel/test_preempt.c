/* Pre-emption: who runs before whom, when, and what is left as it was. */
#include "world.h"

#include <fsm_port_interrupts.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE = FSM_MESSAGE_FIRST };

static void say(const struct fsm_event *event, const char *what)
{
    world_trace("%u:%s%u ", world_self(), what, (unsigned)event->type);
}

/* FSM_START is let pass silently: every trace begins with the message of the test. */
static void plain(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_START) return;
    say(event, "");
    world_check();
}

/* At a message: sends to its peers 0 and 1, if they are others than itself. */
static void sender(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_START) return;
    say(event, "begin");
    for (unsigned peer = 0; peer < 2; peer++) assert_int_equal(world_send(peer, event->type + 1, NULL, 0), FSM_OK);
    world_check();
    world_trace("%u:end ", world_self());
}

static void trapping(uint8_t *self, const struct fsm_event *event)
{
    if (event->type == FSM_START) return;
    self[0] = 1;
    say(event, "trap");
    world_trap(FSM_TRAP_ARITHMETIC);
}

static void run_with(unsigned number, uint32_t type)
{
    assert_int_equal(fsm_run_until_stopped(), 0); /* the starts */
    world.trace[0] = 0;
    assert_int_equal(fsm_mailbox_put(world_fsm(number), type, 0, "", 0), FSM_OK);
    fsm_kernel.system.stop_after = 0;
    assert_int_equal(fsm_run_until_stopped(), 0);
    world_check();
}

static void higher_runs_at_once(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = sender, .priority = 1, .peers = {1, 2}},
                                          {.app = 1, .handler = plain, .priority = 2},
                                          {.app = 2, .handler = plain, .priority = 3},
                                          {0}});
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 1:257 2:257 0:end ");
}

static void equal_and_lower_wait(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = sender, .priority = 2, .peers = {1, 2}},
                                          {.app = 1, .handler = plain, .priority = 2},
                                          {.app = 2, .handler = plain, .priority = 1},
                                          {0}});
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 0:end 1:257 2:257 ");
}

static void nesting(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = sender, .priority = 1, .peers = {1, 2}},
                                          {.app = 1, .handler = sender, .priority = 2, .peers = {2, 3}},
                                          {.app = 2, .handler = plain, .priority = 3},
                                          {.app = 3, .handler = plain, .priority = 31},
                                          {0}});
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 1:begin257 2:258 3:258 1:end 2:257 0:end ");
}

/* What they share, the cell, must not be found half-way. */
static void never_within_an_app(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = sender, .priority = 1, .peers = {1, 2}},
                                          {.app = 0, .handler = plain, .priority = 31},
                                          {.app = 1, .handler = plain, .priority = 31},
                                          {0}});
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 0:end 1:257 2:257 ");
}

/* The threshold is the app's, so its FSM of low priority is not waited for by more than those above all of them. */
static void thresholds(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = sender, .priority = 1, .peers = {2, 3}},
                                          {.app = 0, .handler = plain, .priority = 5},
                                          {.app = 1, .handler = plain, .priority = 5},
                                          {.app = 2, .handler = plain, .priority = 6},
                                          {0}});
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 3:257 0:end 2:257 ");
}

static void takes(unsigned app, uint32_t stack)
{
    struct fsm_type *type = &fsm_kernel.apps[app].types[0];
    type->stack = type->stack_plain = stack;
}

static void no_room_is_a_wait(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = sender, .priority = 1, .peers = {1, 2}},
                                          {.app = 1, .handler = plain, .priority = 2},
                                          {.app = 2, .handler = plain, .priority = 3},
                                          {0}});
    takes(2, fsm_kernel.stack.size);
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 1:257 0:end 2:257 ");
    takes(1, FSM_STACK_UNBOUNDED); /* needs what nobody else may have begun to use */
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 0:end 2:257 1:257 ");
}

static void traps_end_only_their_own(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = sender, .priority = 1, .peers = {1, 2}},
                                          {.app = 1, .handler = trapping, .priority = 2, .on_trap = FSM_ON_TRAP_RESTART},
                                          {.app = 2, .handler = plain, .priority = 3},
                                          {0}});
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 1:trap257 2:257 0:end ");
    assert_int_equal(world_state(1)[0], 0);
    assert_non_null(strstr(world.console, "FSM f1, event 257: arithmetic fault"));
}

static void a_waiting_handler_traps_afterwards(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_START) return;
    say(event, "begin");
    world_send(0, MESSAGE + 1, NULL, 0);
    world_trap(FSM_TRAP_ARITHMETIC);
}

static void traps_after_waiting(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = a_waiting_handler_traps_afterwards, .priority = 1, .peers = {1}},
                                          {.app = 1, .handler = plain, .priority = 2},
                                          {0}});
    run_with(0, MESSAGE);
    assert_string_equal(world.trace, "0:begin256 1:257 ");
    assert_non_null(strstr(world.console, "FSM f0, event 256: arithmetic fault"));
    assert_int_equal(world_fsm(0)->status, FSM_STOPPED);
}

/* An interrupt at any instruction of the handler: bytes have come, or time has passed. */
static void is_interrupted(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type != MESSAGE) return;
    say(event, "begin");
    world_receive(1, "x");
    fsm_port_preempt();
    world_trace("%u:goes on ", world_self());
    world.now += 5;
    fsm_kernel.woken = true;
    fsm_port_preempt();
    world_trace("%u:end ", world_self());
}

static void listens(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_START) assert_int_equal((int32_t)world_call(FSM_CALL_fsm_timer_after, world_fsm(1)->state, 5, 0, 0), 0);
    else say(event, "");
}

static void interrupts_let_others_in(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.app = 0, .handler = is_interrupted, .priority = 1},
                                          {.app = 1, .handler = listens, .priority = 2, .uart = 1, .timers = 1},
                                          {0}});
    assert_int_equal(fsm_mailbox_put(world_fsm(0), MESSAGE, 0, "", 0), FSM_OK);
    assert_int_equal(fsm_run_until_stopped(), 0);
    char expected[80];
    snprintf(expected, sizeof expected, "0:begin256 1:%u 0:goes on 1:%u 0:end ", (unsigned)FSM_UART, (unsigned)FSM_TIMER);
    assert_string_equal(world.trace, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(higher_runs_at_once, world_end),
        cmocka_unit_test_teardown(equal_and_lower_wait, world_end),
        cmocka_unit_test_teardown(nesting, world_end),
        cmocka_unit_test_teardown(never_within_an_app, world_end),
        cmocka_unit_test_teardown(thresholds, world_end),
        cmocka_unit_test_teardown(no_room_is_a_wait, world_end),
        cmocka_unit_test_teardown(traps_end_only_their_own, world_end),
        cmocka_unit_test_teardown(traps_after_waiting, world_end),
        cmocka_unit_test_teardown(interrupts_let_others_in, world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
