/* Arrays of FSMs: their numbers, names, wires, timers and places in the cell. */
#include <string.h>

#include <fsm/app.h>

#include "world.h"

enum { ASK = FSM_MESSAGE_FIRST, ANSWER, TOKEN };

static void tell(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type >= FSM_MESSAGE_FIRST) world_trace("%u<%u ", world_self(), event->data[0]);
}

/* Everybody tells each of its four peers its number. */
static void tell_all(uint8_t *self, const struct fsm_event *event)
{
    if (event->type != FSM_START) {
        tell(self, event);
        return;
    }
    self[0] = (uint8_t)world_self();
    for (uint32_t peer = 0; peer < WORLD_PEERS; peer++) assert_int_equal(world_send(peer, ASK, self, 1), FSM_OK);
}

/* FSM 0 alone; 1 to 3 and 4 to 6 arrays; 7 alone. */
static void wires_lead_to_one_to_the_same_number_or_to_the_next(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = tell, .mailbox = 20},
                                          {.handler = tell_all,
                                           .count = 3,
                                           .priority = 1,
                                           .mailbox = 20,
                                           .peers = {0, 1, 2, 2},
                                           .kinds = {FSM_WIRE_ELEMENT, FSM_WIRE_NEXT, FSM_WIRE_SAME, FSM_WIRE_ELEMENT},
                                           .elements = {0, 0, 0, 2}},
                                          {.handler = tell, .count = 3, .mailbox = 20, .priority = 1},
                                          {.handler = tell, .mailbox = 20},
                                          {0}});
    assert_int_equal(fsm_kernel.system.instances, 8);
    fsm_run_until_stopped();
    world_check();
    assert_string_equal(world.trace, "2<1 1<3 3<2 4<1 5<2 6<1 6<2 6<3 6<3 0<1 0<2 0<3 ");
}

static void every_number_finds_its_entry_and_its_name(void **state)
{
    (void)state;
    static const char *const names[] = {"f0[0]", "f0[1]", "f1", "f2[0]", "f3[0]", "f3[1]", "f3[2]"};
    static const uint32_t entries[] = {0, 0, 1, 2, 3, 3, 3};
    char text[FSM_NAME_TEXT];
    world_make((const struct world_fsm[]){{.handler = tell, .count = 2},
                                          {.handler = tell},
                                          {.handler = tell, .count = 1},
                                          {.app = 1, .handler = tell, .count = 3},
                                          {0}});
    assert_int_equal(fsm_kernel.system.instances, 7);
    for (uint32_t i = 0; i < 7; i++) {
        assert_int_equal(fsm_number(world_fsm(i)), i);
        assert_int_equal(fsm_entry_of(world_fsm(i)), entries[i]);
        assert_string_equal(fsm_name(world_fsm(i), text), names[i]);
        for (uint32_t other = 0; other < i; other++) assert_ptr_not_equal(world_state(i), world_state(other));
    }
}

static void start_one(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_TIMER) world_trace("%u:%u@%u ", world_self(), event->source, world.now);
    else {
        const int32_t number =
            (int32_t)world_call(FSM_CALL_fsm_timer_after, fsm_kernel.running->state, 10 + world_self() % 2, 0, 0);
        if (world_self() != 2) assert_int_equal(number, 0);
        else assert_int_equal(number, FSM_ERROR_FULL);
    }
}

static void each_of_an_array_has_timers_of_its_own(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = start_one, .count = 2, .timers = 3},
                                          {.handler = start_one, .timers = 0},
                                          {.handler = start_one, .count = 3, .timers = 2},
                                          {.handler = start_one, .timers = 1},
                                          {0}});
    fsm_kernel.system.stop_when_idle = 100;
    fsm_run_until_stopped();
    world_check();
    assert_string_equal(world.trace, "0:0@10 4:0@10 6:0@10 1:0@11 3:0@11 5:0@11 ");
}

static void trap_if_told(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == ASK) world_trap(FSM_TRAP_MACHINE);
    tell(self, event);
}

static void tell_the_second(uint8_t *self, const struct fsm_event *event)
{
    if (event->type != FSM_START) return;
    assert_int_equal(world_send(0, ASK, self, 1), FSM_OK);
    assert_int_equal(world_send(1, ANSWER, self, 1), FSM_OK);
}

static void one_that_traps_is_named_and_the_others_go_on(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = tell_the_second, .peers = {1, 1}, .elements = {1, 2}, .priority = 1},
                                          {.handler = trap_if_told, .count = 3},
                                          {0}});
    fsm_run_until_stopped();
    assert_non_null(strstr(world.console, "FSM f1[1], event 256"));
    assert_int_equal(world_fsm(2)->status, FSM_STOPPED);
    assert_int_equal(world_fsm(1)->status, FSM_RUNNING);
    assert_string_equal(world.trace, "3<0 ");
}

/* Many timers of one deadline, started, ended and started anew in an order of their own: they fire in the order of their starts. */
static void start_and_cancel(uint8_t *self, const struct fsm_event *event)
{
    if (event->type == FSM_TIMER) {
        world_trace("%u ", world_self());
        return;
    }
    assert_int_equal(world_call(FSM_CALL_fsm_timer_after, fsm_kernel.running->state, 7, 0, 0), 0);
    if (world_self() % 3 == 1) {
        assert_int_equal(world_call(FSM_CALL_fsm_timer_cancel, fsm_kernel.running->state, 0, 0, 0), FSM_OK);
        assert_int_equal(world_call(FSM_CALL_fsm_timer_after, fsm_kernel.running->state, 6, 0, 0), 0);
    }
    if (world_self() % 3 == 2) assert_int_equal(world_call(FSM_CALL_fsm_timer_cancel, fsm_kernel.running->state, 0, 0, 0), FSM_OK);
    (void)self;
    world_check();
}

static void timers_of_one_deadline_fire_in_the_order_of_their_starts(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = start_and_cancel, .count = 20, .timers = 1}, {0}});
    fsm_kernel.system.stop_when_idle = 100;
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "1 4 7 10 13 16 19 0 3 6 9 12 15 18 ");
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(wires_lead_to_one_to_the_same_number_or_to_the_next),
        TEST(every_number_finds_its_entry_and_its_name),
        TEST(each_of_an_array_has_timers_of_its_own),
        TEST(one_that_traps_is_named_and_the_others_go_on),
        TEST(timers_of_one_deadline_fire_in_the_order_of_their_starts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
