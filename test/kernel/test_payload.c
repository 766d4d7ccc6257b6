/* Constants by reference: a receiver reads what was given, piece by piece, and nothing else. */
#include "world.h"

#include <fsm/payload.h>

#include <string.h>

enum { PAGE = FSM_MESSAGE_FIRST + 1, SEND = FSM_CALL_fsm_payload_send, READ = FSM_CALL_fsm_payload_read };

/* The sender's file, as it is in each test; what the giver passes when it starts; what the answers were. */
static const char file[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static uint32_t from, length, times;
static int32_t answers[8];

static void give(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type != FSM_START) return;
    for (uint32_t i = 0; i < times; i++) answers[i] = (int32_t)world_call(SEND, 0, PAGE, from + i, length);
}

/* Reads all of it in pieces of four. */
static void take(uint8_t *self, const struct fsm_event *event)
{
    if (event->type != PAGE) return;
    world_trace("[%u:", fsm_payload_length(event));
    for (uint32_t at = 0; at < fsm_payload_length(event); at += 4) {
        const uint32_t size = fsm_payload_length(event) - at < 4 ? fsm_payload_length(event) - at : 4;
        assert_int_equal((int32_t)world_call(READ, at, world_address(self), size, 0), FSM_OK);
        world_trace("%.*s", (int)size, (const char *)self);
    }
    world_trace("]");
}

static void make(const struct world_fsm *fsms, uint32_t address, uint32_t bytes, uint32_t count)
{
    from = address, length = bytes, times = count;
    memset(answers, 0x7f, sizeof answers);
    world_make(fsms);
    memcpy(world_fsm(0)->type->app->constant.bytes, file, sizeof file);
}

static const struct world_fsm pair[] = {
    {.handler = give, .priority = 1, .peers = {1}}, {.app = 1, .handler = take, .mailbox = 3}, {0}};

static void what_is_read_is_what_was_given(void **state)
{
    (void)state;
    make(pair, WORLD_IMAGE + 10, 26, 1);
    fsm_run_until_stopped();
    assert_int_equal(answers[0], FSM_OK);
    assert_string_equal(world.trace, "[26:abcdefghijklmnopqrstuvwxyz]");
}

static void each_event_has_its_own(void **state)
{
    (void)state;
    make(pair, WORLD_IMAGE, 5, 3); /* START is in the mailbox, too */
    fsm_run_until_stopped();
    const int32_t expected[] = {FSM_OK, FSM_OK, FSM_ERROR_FULL};
    assert_memory_equal(answers, expected, sizeof expected);
    assert_string_equal(world.trace, "[5:01234][5:12345]");
    fsm_restart(world_fsm(0));
    fsm_run_until_stopped(); /* their places are used anew */
    assert_string_equal(world.trace, "[5:01234][5:12345][5:01234][5:12345][5:23456]");
}

static void only_bytes_of_the_senders_file_can_be_given(void **state)
{
    (void)state;
    const struct {
        uint32_t address, length;
    } wrong[] = {{WORLD_CELL, 4},
                 {WORLD_STACK, 4},
                 {WORLD_IMAGE + WORLD_STEP, 4},
                 {WORLD_IMAGE + WORLD_IMAGE_SIZE - 3, 4},
                 {WORLD_IMAGE - 1, 4},
                 {WORLD_IMAGE, UINT32_MAX},
                 {0, 1}};
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        make(pair, wrong[i].address, wrong[i].length, 1);
        fsm_run_until_stopped();
        assert_int_equal(answers[0], 0x7f7f7f7f);
        assert_non_null(strstr(world.console, "API call with memory that is not the app's"));
        assert_string_equal(world.trace, "");
        world_end(NULL);
    }
    make(pair, WORLD_IMAGE, 0, 1);
    fsm_run_until_stopped();
    assert_int_equal(answers[0], FSM_ERROR_RANGE);
}

static void give_wrongly(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    answers[0] = (int32_t)world_call(SEND, WORLD_PEERS, PAGE, WORLD_IMAGE, 4);
    answers[1] = (int32_t)world_call(SEND, 0, FSM_MESSAGE_FIRST - 1, WORLD_IMAGE, 4);
    answers[2] = (int32_t)world_call(SEND, 0, PAGE, WORLD_IMAGE, 4);
}

static void peers_types_and_receivers_are_checked(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = give_wrongly, .peers = {1}}, {.app = 1, .handler = take}, {0}});
    fsm_run_until_stopped();
    fsm_set_status(world_fsm(1), FSM_STOPPED); /* between events */
    fsm_restart(world_fsm(0));
    fsm_run_until_stopped();
    const int32_t stopped[] = {FSM_ERROR_ABSENT, FSM_ERROR_RANGE, FSM_ERROR_GONE};
    assert_memory_equal(answers, stopped, sizeof stopped);
    fsm_kernel.payloads[1] = NULL; /* as of an app without the group */
    fsm_restart(world_fsm(0));
    fsm_run_until_stopped();
    assert_int_equal(answers[2], FSM_ERROR_ABSENT);
}

/* Reads where nothing is: behind the end, and across it, and with events that have none. */
static void take_wrongly(uint8_t *self, const struct fsm_event *event)
{
    const uint32_t to = world_address(self);
    if (event->type != PAGE) {
        assert_int_equal((int32_t)world_call(READ, 0, to, 1, 0), FSM_ERROR_ABSENT);
        assert_int_equal(fsm_payload_length(event), 0);
        world_trace("-");
        return;
    }
    const struct {
        uint32_t offset, length;
        int32_t answer;
    } reads[] = {{0, 5, FSM_OK},
                 {5, 0, FSM_OK},
                 {4, 1, FSM_OK},
                 {5, 1, FSM_ERROR_RANGE},
                 {0, 6, FSM_ERROR_RANGE},
                 {4, 2, FSM_ERROR_RANGE},
                 {UINT32_MAX, 1, FSM_ERROR_RANGE},
                 {6, 0, FSM_ERROR_RANGE}};
    memset(self, '.', 8);
    for (unsigned i = 0; i < sizeof reads / sizeof *reads; i++)
        assert_int_equal((int32_t)world_call(READ, reads[i].offset, to, reads[i].length, 0), reads[i].answer);
    assert_memory_equal(self, "41234...", 8);
    world_trace("+");
}

static void nothing_but_the_payload_can_be_read(void **state)
{
    (void)state;
    make((const struct world_fsm[]){{.handler = give, .peers = {1}}, {.app = 1, .handler = take_wrongly}, {0}}, WORLD_IMAGE, 5, 1);
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "-+");
    fsm_mailbox_put(world_fsm(1), PAGE + 1, 0, "", 0); /* a message without */
    fsm_mailbox_put(world_fsm(1), FSM_TIMER, 1, "", 0);
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "-+--");
}

static void forge(uint8_t *self, const struct fsm_event *event)
{
    struct fsm_event *own = (struct fsm_event *)(uintptr_t)event;
    if (event->type == PAGE) return;
    own->type = PAGE, own->source = FSM_SOURCE_PAYLOAD, own->length = 4, own->data[0] = 100;
    answers[7] = (int32_t)world_call(READ, 0, world_address(self), 5, 0);
    answers[6] = (int32_t)world_call(READ, 0, world_address(self), 1, 0);
}

/* An event that its own FSM has made to look like one with a payload: at most what that FSM has been given before. */
static void a_forged_event_refers_to_nothing_new(void **state)
{
    (void)state;
    make(
        (const struct world_fsm[]){{.handler = give, .priority = 1, .peers = {1}}, {.app = 1, .handler = forge, .mailbox = 1}, {0}},
        WORLD_IMAGE, 3, 1);
    fsm_run_until_stopped();
    assert_int_equal(answers[6], FSM_ERROR_RANGE);
    assert_int_equal(answers[7], FSM_ERROR_RANGE);
    fsm_restart(world_fsm(0));
    fsm_run_until_stopped(); /* now it was given three bytes */
    fsm_mailbox_put(world_fsm(1), FSM_TIMER, 0, "", 0);
    fsm_run_until_stopped();
    assert_int_equal(answers[6], FSM_OK);
    assert_int_equal(answers[7], FSM_ERROR_RANGE);
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_read_is_what_was_given),
        TEST(each_event_has_its_own),
        TEST(only_bytes_of_the_senders_file_can_be_given),
        TEST(peers_types_and_receivers_are_checked),
        TEST(nothing_but_the_payload_can_be_read),
        TEST(a_forged_event_refers_to_nothing_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
