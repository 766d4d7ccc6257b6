/* What fsm/timer.h promises to apps, and when the kernel sleeps until. */
#include "world.h"

static uint32_t own_state(void) { return world_fsm(world_self())->state; }
static int32_t after(uint32_t milliseconds)
{
    return (int32_t)world_call(FSM_CALL_fsm_timer_after, own_state(), milliseconds, 0, 0);
}
static int32_t every(uint32_t milliseconds)
{
    return (int32_t)world_call(FSM_CALL_fsm_timer_every, own_state(), milliseconds, 0, 0);
}
static int32_t cancel(uint32_t timer) { return (int32_t)world_call(FSM_CALL_fsm_timer_cancel, own_state(), timer, 0, 0); }

static void note_time(const struct fsm_event *event)
{
    assert_int_equal(event->length, 0);
    world_trace("%u:%u@%u ", world_self(), event->source, (unsigned)world.now);
}

static void start_three(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_TIMER) {
        note_time(event);
        return;
    }
    assert_int_equal(after(30), 0);
    assert_int_equal(after(10), 1);
    assert_int_equal(after(30), 2);
}

static void timers_fire_once_in_order_of_time_then_of_start(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){
        {.handler = start_three, .timers = 3}, {.handler = start_three, .timers = 3, .priority = 1}, {0}});
    fsm_kernel.system.stop_when_idle = 100;
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "1:1@10 0:1@10 1:0@30 1:2@30 0:0@30 0:2@30 ");
    assert_int_equal(world.now, 130);
}

static void the_clock_may_wrap(void **state)
{
    (void)state;
    world.now = UINT32_MAX - 14; /* 10 ms: before the wrap, 30 ms: behind it */
    world_make((const struct world_fsm[]){{.handler = start_three, .timers = 3}, {0}});
    fsm_kernel.system.stop_when_idle = 100;
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "0:1@4294967291 0:0@15 0:2@15 ");
    assert_int_equal(world.now, 115);
}

static void ask_for_impossible_times(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    assert_int_equal(after(0), FSM_ERROR_RANGE);
    assert_int_equal(every(0), FSM_ERROR_RANGE);
    assert_int_equal(after(UINT32_C(1) << 31), FSM_ERROR_RANGE);
    assert_int_equal(every(UINT32_MAX), FSM_ERROR_RANGE);
    assert_int_equal(after(INT32_MAX), 0);
    assert_int_equal(after(1), FSM_ERROR_FULL);
    world_trace("asked");
}

static void times_and_numbers_of_timers_have_limits(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = ask_for_impossible_times, .timers = 1}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "asked");
}

/* Number 1 starts the longest possible timer while number 0's is overdue. */
static void be_slow(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_TIMER) note_time(event);
    else if (world_self() == 0) assert_int_equal(after(5), 0);
    else {
        world.now += 1000;
        assert_int_equal(after(INT32_MAX), 0);
    }
}

static void the_longest_timer_does_not_hold_up_an_overdue_one(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = be_slow, .timers = 1}, {.handler = be_slow, .timers = 1}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "0:0@1000 ");
}

static void beat(uint8_t *self, const struct fsm_event *event)
{
    if (event->type == FSM_START) assert_int_equal(every(10), 0);
    else note_time(event);
    if (self[0]++ == 2) world.now += 7; /* later than it should be */
    if (self[0] == 4) world.now += 25;  /* later than two beats */
}

static void a_periodic_timer_keeps_its_beat(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = beat, .timers = 1}, {0}});
    fsm_kernel.system.stop_when_idle = 0;
    fsm_kernel.system.stop_after = 75;
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "0:0@10 0:0@20 0:0@30 0:0@55 0:0@55 0:0@60 0:0@70 ");
}

/* The mailbox has room for one; START takes 35 ms. */
static void sleep_in_start(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_TIMER) note_time(event);
    else {
        assert_int_equal(every(10), 0);
        if (world_fsm(0)->timers > 1) assert_int_equal(after(10), 1);
        world.now += 35;
        fsm_timers_expire(world.now); /* as if the port had called meanwhile */
    }
}

static void beats_are_left_out_while_the_mailbox_is_full(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = sleep_in_start, .timers = 1, .mailbox = 1}, {0}});
    fsm_kernel.system.stop_when_idle = 0;
    fsm_kernel.system.stop_after = 65;
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "0:0@40 0:0@50 0:0@60 ");
}

static void a_single_timer_waits_for_room_in_the_mailbox(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = sleep_in_start, .timers = 2, .mailbox = 1}, {0}});
    fsm_kernel.system.stop_when_idle = 0;
    fsm_kernel.system.stop_after = 45;
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "0:1@36 0:0@40 ");
}

static void cancel_some(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_TIMER) {
        note_time(event);
        assert_int_equal(cancel(event->source), event->source == 1 ? FSM_OK : FSM_ERROR_ABSENT);
        return;
    }
    assert_int_equal(after(10), 0);
    assert_int_equal(every(10), 1);
    assert_int_equal(after(20), 2);
    assert_int_equal(cancel(2), FSM_OK);
    assert_int_equal(cancel(2), FSM_ERROR_ABSENT);
    assert_int_equal(cancel(3), FSM_ERROR_ABSENT); /* the next FSM's, in the kernel's table */
    assert_int_equal(cancel(UINT32_MAX), FSM_ERROR_ABSENT);
    assert_int_equal(after(40), 2); /* the number is free again */
}

static void a_cancelled_timer_stays_silent(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = cancel_some, .timers = 3}, {.handler = cancel_some, .timers = 3}, {0}});
    fsm_kernel.system.stop_when_idle = 100;
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "0:0@10 1:0@10 0:1@10 1:1@10 0:2@40 1:2@40 ");
}

static void trap_at_second_start(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type == FSM_TIMER) {
        note_time(event);
        return;
    }
    if (world.trace[0]) return;
    world_trace("start ");
    assert_int_equal(after(10), 0);
    assert_int_equal(every(10), 1);
    world_trap(FSM_TRAP_INSTRUCTION);
}

static void a_restart_ends_all_timers(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = trap_at_second_start, .timers = 2, .on_trap = FSM_ON_TRAP_RESTART}, {0}});
    fsm_kernel.system.stop_when_idle = 100;
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "start ");
    assert_int_equal(fsm_kernel.due_count, 0);
}

static void read_the_clock(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world.now = 0xfffffff0;
    world_trace("%u", (unsigned)world_call(FSM_CALL_fsm_timer_now, own_state(), 0, 0, 0));
}

static void now_is_the_ports_clock(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = read_the_clock}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "4294967280");
}

static void do_nothing(uint8_t *self, const struct fsm_event *event) { (void)self, (void)event; }

static void the_run_ends_when_it_was_idle_for_long_enough(void **state)
{
    (void)state;
    world.now = 5000;
    world_make((const struct world_fsm[]){{.handler = do_nothing}, {0}});
    fsm_kernel.system.stop_when_idle = 300;
    assert_int_equal(fsm_run_until_stopped(), 0);
    assert_int_equal(world.now, 5300);
}

static void the_run_ends_after_its_time(void **state)
{
    (void)state;
    world.now = UINT32_MAX - 50;
    world_make((const struct world_fsm[]){{.handler = beat, .timers = 1}, {0}});
    fsm_kernel.system.stop_when_idle = 300;
    fsm_kernel.system.stop_after = 3000;
    assert_int_equal(fsm_run_until_stopped(), 0);
    assert_int_equal(world.now, UINT32_MAX - 50 + 3000);
}

static void keep_busy(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world.now++;
    world_send(0, FSM_MESSAGE_FIRST, NULL, 0);
}

static void the_run_ends_although_there_is_always_something_to_do(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = keep_busy, .peers = {0}}, {0}});
    fsm_kernel.system.stop_after = 1000;
    assert_int_equal(fsm_run_until_stopped(), 0);
    assert_in_range(world.now, 1000, 1064);
}

/* Ports take a deadline 2^31 ms and more ahead for one that has passed; world.c fails at that. */
static void a_far_end_of_the_run_does_not_keep_the_port_awake(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = do_nothing}, {0}});
    fsm_kernel.system.stop_when_idle = 0;
    fsm_kernel.system.stop_after = UINT32_MAX;
    assert_int_equal(fsm_run_until_stopped(), 0);
    assert_int_equal(world.now, UINT32_MAX);
    assert_int_equal(world.forever, 0);
    assert_in_range(world.idles, 1, 8);
}

static void with_nothing_planned_the_port_sleeps_for_good(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = do_nothing}, {0}});
    fsm_kernel.system.stop_when_idle = 0;
    fsm_run_until_stopped();
    assert_int_equal(world.forever, 1);
}

/* Reading a clock costs more than handling an event. */
static void handling_events_reads_no_clock(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = keep_busy, .peers = {0}}, {0}});
    fsm_kernel.system.stop_after = 64 * 100;
    fsm_run_until_stopped();
    assert_in_range(world.clock_reads, 1, 105);
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(timers_fire_once_in_order_of_time_then_of_start),
        TEST(the_clock_may_wrap),
        TEST(times_and_numbers_of_timers_have_limits),
        TEST(the_longest_timer_does_not_hold_up_an_overdue_one),
        TEST(a_periodic_timer_keeps_its_beat),
        TEST(beats_are_left_out_while_the_mailbox_is_full),
        TEST(a_single_timer_waits_for_room_in_the_mailbox),
        TEST(a_cancelled_timer_stays_silent),
        TEST(a_restart_ends_all_timers),
        TEST(now_is_the_ports_clock),
        TEST(the_run_ends_when_it_was_idle_for_long_enough),
        TEST(the_run_ends_after_its_time),
        TEST(the_run_ends_although_there_is_always_something_to_do),
        TEST(a_far_end_of_the_run_does_not_keep_the_port_awake),
        TEST(with_nothing_planned_the_port_sleeps_for_good),
        TEST(handling_events_reads_no_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
