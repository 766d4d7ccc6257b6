/* Who runs when, what mailboxes hold, and what senders are told. */
#include "world.h"

#include <stdio.h>
#include <string.h>

enum { PING = FSM_MESSAGE_FIRST + 7 };

static void say_who(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    world_trace("%u:%u ", world_self(), (unsigned)event->type);
}

static void the_highest_priority_runs_first(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = say_who, .priority = 3},
                                          {.handler = say_who, .priority = 31},
                                          {.handler = say_who},
                                          {.handler = say_who, .priority = 4},
                                          {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "1:1 3:1 0:1 2:1 ");
}

/* Keeps the mailbox of number 1 filled for a while, and so does number 1 its own. */
static void send_three(uint8_t *self, const struct fsm_event *event)
{
    say_who(self, event);
    if (event->type == FSM_START)
        for (unsigned i = 0; i < 2; i++) assert_int_equal(world_send(0, PING, NULL, 0), FSM_OK);
}

static void round_robin_inside_a_priority(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){
        {.handler = send_three, .peers = {0}}, {.handler = send_three, .peers = {1}}, {.handler = send_three, .peers = {2}}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "0:1 1:1 2:1 0:263 1:263 2:263 0:263 1:263 2:263 ");
}

static void send_to_the_higher_one(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type != FSM_START) return;
    world_trace("begin ");
    assert_int_equal(world_send(0, PING, NULL, 0), FSM_OK);
    world_trace("end ");
}

static void a_handler_runs_to_completion(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){
        {.handler = send_to_the_higher_one, .priority = 0, .peers = {1}}, {.handler = say_who, .priority = 9}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "1:1 begin end 1:263 ");
}

/* The body counts; the number sent last stays in the state. */
static void send_until_full(uint8_t *self, const struct fsm_event *event)
{
    if (event->type != FSM_START) return;
    while (self[0] < 200 && world_send(0, PING + self[0], self, 1) == FSM_OK) self[0]++;
    assert_int_equal(world_send(0, PING, self, 1), FSM_ERROR_FULL);
}

static void note_body(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_START) return;
    assert_int_equal(event->length, 1);
    assert_int_equal(event->source, 0);
    assert_int_equal(event->type, PING + event->data[0]);
    world_trace("%u ", event->data[0]);
}

static void a_full_mailbox_says_so_and_loses_nothing(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){
        {.handler = send_until_full, .priority = 9, .peers = {1}}, {.handler = note_body, .mailbox = 5}, {0}});
    fsm_run_until_stopped();
    assert_int_equal(world_state(0)[0], 4); /* START had been waiting */
    assert_string_equal(world.trace, "0 1 2 3 ");
}

/* The event being handled keeps its place until the handler has ended. */
static void a_mailbox_of_one_takes_nothing_while_its_event_is_handled(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = send_until_full, .mailbox = 1, .peers = {0}}, {0}});
    fsm_run_until_stopped();
    assert_int_equal(world_state(0)[0], 0);
}

static void send_each_time(uint8_t *self, const struct fsm_event *event)
{
    if (event->type != FSM_START) world_trace("%u ", event->data[0]);
    if (self[0]++ < 20) assert_int_equal(world_send(0, PING, self, 1), FSM_OK);
}

static void a_mailbox_goes_round_in_order(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = send_each_time, .mailbox = 3, .peers = {0}}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 ");
}

static void trap_at_once(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world_trap(FSM_TRAP_MEMORY);
}

static void note_answer(uint8_t *self, const struct fsm_event *event)
{
    (void)event;
    world_trace("%d ", world_send(0, PING, self, 1));
}

static void senders_are_told_that_a_peer_is_gone(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = note_answer, .peers = {1}}, {.handler = trap_at_once, .priority = 9}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "-2 ");
}

static void try_odd_messages(uint8_t *self, const struct fsm_event *event)
{
    if (event->type != FSM_START) return;
    uint8_t long_body[FSM_MESSAGE_SIZE_MAX + 1] = {0};
    assert_int_equal(world_send(WORLD_PEERS, PING, self, 1), FSM_ERROR_ABSENT);
    assert_int_equal(world_send(UINT32_MAX, PING, self, 1), FSM_ERROR_ABSENT);
    assert_int_equal(world_send(0, FSM_MESSAGE_FIRST - 1, self, 1), FSM_ERROR_RANGE);
    assert_int_equal(world_send(0, FSM_TIMER, self, 1), FSM_ERROR_RANGE);
    assert_int_equal(world_send(0, PING, long_body, sizeof long_body), FSM_ERROR_RANGE);
    assert_int_equal(world_send(0, PING, long_body, FSM_MESSAGE_SIZE_MAX), FSM_OK);
    assert_int_equal(world_send(0, UINT32_MAX, NULL, 0), FSM_OK);
    world_trace("tried");
}

static void odd_messages_are_refused_and_nobody_gets_them(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = try_odd_messages, .priority = 9, .peers = {1}}, {.handler = say_who}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "tried1:1 1:263 1:4294967295 ");
}

/* The body is taken from where it is about to be written, and from its neighbourhood. */
static void send_own_mailbox(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type != FSM_START) return;
    uint8_t *cell = world_fsm(0)->type->app->cell.bytes,
            *next = cell + (world_fsm(0)->mailbox - world_fsm(0)->type->app->cell.address) + FSM_EVENT_SIZE;
    for (unsigned i = 0; i < FSM_MESSAGE_SIZE_MAX; i++) next[8 + i] = (uint8_t)i;
    assert_int_equal(world_send(0, PING, next + 9, FSM_MESSAGE_SIZE_MAX - 1), FSM_OK);
    assert_int_equal(next[8], 1);
    assert_int_equal(next[8 + FSM_MESSAGE_SIZE_MAX - 2], FSM_MESSAGE_SIZE_MAX - 1);
    world_trace("sent");
}

static void a_body_may_overlap_the_place_it_goes_to(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = send_own_mailbox, .peers = {0}}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "sent");
}

/* An app that overwrites its mailboxes, the event at hand too, harms itself alone. */
static void overwrite_everything(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    const struct fsm_area *cell = &fsm_kernel.running->type->app->cell;
    for (uint32_t i = 0; i < cell->size; i++) cell->bytes[i] = 0xff;
}

static void overwritten_mailboxes_do_not_reach_the_kernel(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = overwrite_everything, .priority = 9},
                                          {.handler = say_who, .priority = 5},
                                          {.app = 1, .handler = say_who},
                                          {0}});
    fsm_run_until_stopped();
    world_check();
    assert_string_equal(world.trace, "1:4294967295 2:1 ");
}

static void flood(uint8_t *self, const struct fsm_event *event)
{
    if (event->type == FSM_START) world_call(FSM_CALL_fsm_timer_after, world_fsm(world_self())->state, 1, 0, 0);
    if (event->type == FSM_TIMER) {
        world_trace("timer after %u", *(uint32_t *)(void *)self);
        return;
    }
    world.now += ++*(uint32_t *)(void *)self == 100;
    if (world.trace[0] == 0) world_send(0, PING, NULL, 0);
}

static void a_flood_of_messages_does_not_keep_time_and_bytes_away(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = flood, .timers = 1, .peers = {0}}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "timer after 129");
}

static void stay_woken(uint8_t *self, const struct fsm_event *event)
{
    (void)event;
    fsm_kernel.woken = true;
    if (self[0]++ < 100) world_send(0, PING, NULL, 0);
}

static void a_port_that_calls_all_the_time_stops_nobody(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = stay_woken, .peers = {0}}, {0}});
    fsm_run_until_stopped();
    assert_int_equal(world_state(0)[0], 101);
}

static int make_again(uint32_t bound)
{
    uint8_t *type = (uint8_t *)(uintptr_t)fsm_kernel.apps[0].manifest.bytes + FSM_MANIFEST_HEAD;
    const uint32_t cell_used[] = {WORLD_DATA};
    for (unsigned i = 0; i < 4; i++) type[FSM_TYPE_AT_STACK + i] = (uint8_t)(bound >> 8 * i);
    return fsm_make_fsms(cell_used);
}

static void an_fsm_that_can_take_more_stack_than_there_is_is_refused(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = say_who}, {0}});
    const uint32_t size = fsm_kernel.stack.size, fits[] = {0, 4, size, FSM_STACK_UNBOUNDED};
    for (unsigned i = 0; i < sizeof fits / sizeof *fits; i++) assert_int_equal(make_again(fits[i]), 0);
    assert_string_equal(world.console, "");
    assert_int_equal(make_again(size + 1), 1);
    char expected[128];
    snprintf(expected, sizeof expected, "refused: FSM f0: its handler can take %lu bytes of stack, more than the %lu there are",
             (unsigned long)size + 1, (unsigned long)size);
    assert_non_null(strstr(world.console, expected));
    assert_int_equal(make_again(FSM_STACK_UNBOUNDED - 1), 1);
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_highest_priority_runs_first),
        TEST(round_robin_inside_a_priority),
        TEST(a_handler_runs_to_completion),
        TEST(a_full_mailbox_says_so_and_loses_nothing),
        TEST(a_mailbox_of_one_takes_nothing_while_its_event_is_handled),
        TEST(a_mailbox_goes_round_in_order),
        TEST(senders_are_told_that_a_peer_is_gone),
        TEST(odd_messages_are_refused_and_nobody_gets_them),
        TEST(a_body_may_overlap_the_place_it_goes_to),
        TEST(overwritten_mailboxes_do_not_reach_the_kernel),
        TEST(a_flood_of_messages_does_not_keep_time_and_bytes_away),
        TEST(a_port_that_calls_all_the_time_stops_nobody),
        TEST(an_fsm_that_can_take_more_stack_than_there_is_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
