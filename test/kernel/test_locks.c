/* Locks that nobody waits for, and the bytes behind them: who has them, who is next, and what a trap leaves. */
#include "world.h"

#include <fsm/legacy.h>

#include <string.h>

enum { GO = FSM_MESSAGE_FIRST, MUTEX = 0, POOL = 1, BLOCK = 2, CLOSED = 3, BLOCK_SIZE = 40 };

static int32_t try(uint32_t lock) { return (int32_t)world_call(FSM_CALL_fsm_lock_try, lock, 0, 0, 0); }
static int32_t request(uint32_t lock) { return (int32_t)world_call(FSM_CALL_fsm_lock_request, lock, 0, 0, 0); }
static int32_t release(uint32_t lock) { return (int32_t)world_call(FSM_CALL_fsm_lock_release, lock, 0, 0, 0); }
static int32_t withdraw(uint32_t lock) { return (int32_t)world_call(FSM_CALL_fsm_lock_withdraw, lock, 0, 0, 0); }

/* What the FSM does when it is told to; its grants are in the trace. */
static void (*at_go)(uint8_t *self);

static void user(uint8_t *self, const struct fsm_event *event)
{
    world_check();
    if (event->type == GO && at_go) at_go(self);
    if (event->type == FSM_GRANTED) {
        const struct fsm_grant *grant = (const struct fsm_grant *)(const void *)event->data;
        assert_int_equal(event->length, sizeof *grant);
        assert_int_equal(event->source, grant->lock);
        world_trace("%u:%u%s ", world_self(), (unsigned)grant->lock, grant->state == FSM_LOCK_ABANDONED ? "!" : "");
    }
    world_check();
}

/* f0 to f3 are users of both locks, f0 to f2 alone of the third; f4 is a stranger. */
static const struct world_fsm fsms[] = {{.handler = user, .on_trap = FSM_ON_TRAP_RESTART},
                                        {.handler = user, .on_trap = FSM_ON_TRAP_RESTART},
                                        {.app = 1, .handler = user, .on_trap = FSM_ON_TRAP_RESTART, .mailbox = 2},
                                        {.app = 1, .handler = user, .on_trap = FSM_ON_TRAP_STOP},
                                        {.app = 1, .handler = user, .on_trap = FSM_ON_TRAP_RESTART},
                                        {0}};
static const struct world_object objects[] = {{.units = 1, .users = 4, .waiters = 2, .user = {0, 1, 2, 3}},
                                              {.units = 2, .users = 4, .waiters = 4, .user = {3, 2, 1, 0}},
                                              {.bytes = BLOCK_SIZE, .lock = MUTEX},
                                              {.units = 1, .users = 3, .waiters = 0, .user = {0, 1, 2}}};

static void run(void)
{
    fsm_run_until_stopped();
    world_check();
}

static void make(void)
{
    world_objects(objects, sizeof objects / sizeof *objects);
    world_make(fsms);
    at_go = NULL;
    run();
}

static void as(unsigned number, void (*act)(uint8_t *self))
{
    at_go = act;
    assert_int_equal(fsm_mailbox_put(world_fsm(number), GO, 0, "", 0), FSM_OK);
    run();
}

static void take(uint8_t *self) { (void)self, assert_int_equal(try(MUTEX), FSM_LOCK_GRANTED); }
static void find_it_taken(uint8_t *self) { (void)self, assert_int_equal(try(MUTEX), FSM_ERROR_FULL); }
static void give(uint8_t *self) { (void)self, assert_int_equal(release(MUTEX), FSM_OK); }
static void not_give(uint8_t *self) { (void)self, assert_int_equal(release(MUTEX), FSM_ERROR_OWNER); }
static void queue(uint8_t *self) { (void)self, assert_int_equal(request(MUTEX), FSM_LOCK_QUEUED); }
static void trap(uint8_t *self) { (void)self, world_trap(FSM_TRAP_ARITHMETIC); }

static void a_mutex_has_one_owner_who_alone_can_give_it_back(void **state)
{
    (void)state;
    make();
    as(0, take);
    as(0, find_it_taken); /* its own, too */
    as(1, find_it_taken);
    as(1, not_give);
    as(0, give);
    as(0, not_give);
    as(2, take);
    as(2, give);
}

static void who_asks_is_told_in_the_order_of_asking(void **state)
{
    (void)state;
    make();
    as(0, take);
    as(2, queue);
    as(1, queue);
    as(0, give);
    assert_string_equal(world.trace, "2:0 ");
    as(1, find_it_taken);
    as(0, find_it_taken);
    as(2, give);
    assert_string_equal(world.trace, "2:0 1:0 ");
    as(1, give);
    as(0, take);
}

static void request_wrongly(uint8_t *self)
{
    (void)self;
    assert_int_equal(request(MUTEX), FSM_ERROR_RANGE);
}
static void request_without_room(uint8_t *self) { (void)self, assert_int_equal(request(MUTEX), FSM_ERROR_FULL); }

static void who_has_it_or_is_queued_cannot_ask_again_and_a_queue_has_an_end(void **state)
{
    (void)state;
    make();
    as(0, take);
    as(0, request_wrongly);
    as(1, queue);
    as(1, request_wrongly);
    as(2, queue);
    as(3, request_without_room);
    as(0, give);
    as(3, queue);
    assert_string_equal(world.trace, "1:0 ");
}

static void take_units(uint8_t *self)
{
    (void)self;
    assert_int_equal(request(POOL), FSM_LOCK_GRANTED);
    assert_int_equal(request(POOL), FSM_LOCK_GRANTED);
    assert_int_equal(request(POOL), FSM_ERROR_RANGE);
    assert_int_equal(try(POOL), FSM_ERROR_FULL);
}
static void queue_for_unit(uint8_t *self) { (void)self, assert_int_equal(request(POOL), FSM_LOCK_QUEUED); }
static void give_units(uint8_t *self)
{
    (void)self;
    assert_int_equal(release(POOL), FSM_OK);
    assert_int_equal(release(POOL), FSM_OK);
    assert_int_equal(release(POOL), FSM_ERROR_OWNER);
}

static void a_semaphore_has_units_and_who_took_them_gives_them_back(void **state)
{
    (void)state;
    make();
    as(3, take_units);
    as(1, queue_for_unit);
    as(0, queue_for_unit);
    as(3, give_units);
    assert_string_equal(world.trace, "1:1 0:1 ");
}

static void leave(uint8_t *self)
{
    (void)self;
    assert_int_equal(withdraw(MUTEX), FSM_OK);
    assert_int_equal(withdraw(MUTEX), FSM_ERROR_OWNER);
}

static void who_withdraws_is_not_told(void **state)
{
    (void)state;
    make();
    as(0, take);
    as(1, queue);
    as(2, queue);
    as(1, leave);
    as(0, give);
    assert_string_equal(world.trace, "2:0 ");
}

static void take_what_was_left(uint8_t *self) { (void)self, assert_int_equal(try(MUTEX), FSM_LOCK_ABANDONED); }

static void an_owner_that_traps_gives_back_and_the_next_is_told_so(void **state)
{
    (void)state;
    make();
    as(3, take); /* stopped by its trap */
    as(1, queue);
    as(3, trap);
    assert_string_equal(world.trace, "1:0! ");
    as(1, give);
    as(1, take);
    as(1, trap); /* restarted by its trap */
    as(1, not_give);
    as(2, take_what_was_left);
    as(2, give);
    as(1, take); /* it was given back in order */
}

static void who_traps_while_queued_is_passed_over(void **state)
{
    (void)state;
    make();
    as(0, take);
    as(3, queue);
    as(1, queue);
    as(3, trap);
    as(0, give);
    assert_string_equal(world.trace, "1:0 ");
}

static void a_grant_waits_for_room_and_has_the_next_place(void **state)
{
    (void)state;
    make();
    as(0, take);
    as(2, queue);
    while (fsm_mailbox_put(world_fsm(2), 300, 0, "", 0) == FSM_OK) continue;
    fsm_kernel.running = world_fsm(0);
    assert_int_equal(fsm_lock_give(world_fsm(0), MUTEX), FSM_OK);
    assert_int_equal(fsm_lock_take(world_fsm(1), MUTEX, false), FSM_ERROR_FULL); /* it is f2's already */
    fsm_kernel.running = NULL;
    assert_int_equal(world_fsm(2)->status, FSM_CROWDED);
    world_check();
    fsm_mailbox_drop_first(world_fsm(2));
    assert_int_equal(fsm_mailbox_put(world_fsm(2), 300, 0, "", 0), FSM_ERROR_FULL);
    fsm_locks_settle();
    world_check();
    run();
    assert_string_equal(world.trace, "2:0 ");
}

static void what_waits_for_room_can_be_withdrawn(void **state)
{
    (void)state;
    make();
    as(0, take);
    as(2, queue);
    while (fsm_mailbox_put(world_fsm(2), 300, 0, "", 0) == FSM_OK) continue;
    assert_int_equal(fsm_lock_give(world_fsm(0), MUTEX), FSM_OK);
    assert_int_equal(fsm_lock_leave(world_fsm(2), MUTEX), FSM_OK);
    run();
    assert_string_equal(world.trace, "");
    assert_int_equal(world_fsm(2)->status, FSM_RUNNING);
    as(1, take);
}

static void be_stopped_meanwhile(uint8_t *self)
{
    (void)self;
    fsm_set_status(world_fsm(0), FSM_STOPPED); /* by a supervisor that this handler waited for */
    assert_int_equal(try(MUTEX), FSM_ERROR_GONE);
    assert_int_equal(request(MUTEX), FSM_ERROR_GONE);
    fsm_set_status(world_fsm(0), FSM_RUNNING);
    world_trace("gone ");
}

static void who_is_stopped_while_its_handler_waits_gets_none(void **state)
{
    (void)state;
    make();
    as(0, be_stopped_meanwhile);
    assert_string_equal(world.trace, "gone ");
    as(1, take);
}

/* ---- strangers ---- */

static void be_strange(uint8_t *self)
{
    static const uint32_t numbers[] = {MUTEX, POOL, BLOCK, CLOSED, 4, 0xff, 0x100, 0x80000000, UINT32_MAX};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_int_equal(try(numbers[i]), FSM_ERROR_ABSENT);
        assert_int_equal(request(numbers[i]), FSM_ERROR_ABSENT);
        assert_int_equal(release(numbers[i]), FSM_ERROR_ABSENT);
        assert_int_equal(withdraw(numbers[i]), FSM_ERROR_ABSENT);
        assert_int_equal((int32_t)world_call(FSM_CALL_fsm_shared_read, numbers[i], 0, world_address(self), 1), FSM_ERROR_ABSENT);
        assert_int_equal((int32_t)world_call(FSM_CALL_fsm_shared_write, numbers[i], 0, world_address(self), 1), FSM_ERROR_ABSENT);
    }
    world_trace("strange ");
}

static void use_wrongly(uint8_t *self)
{
    (void)self;
    assert_int_equal(try(BLOCK), FSM_ERROR_ABSENT);
    assert_int_equal(release(BLOCK), FSM_ERROR_ABSENT);
    assert_int_equal((int32_t)world_call(FSM_CALL_fsm_shared_read, MUTEX, 0, world_address(self), 1), FSM_ERROR_ABSENT);
    assert_int_equal(try(CLOSED), FSM_ERROR_ABSENT); /* f3 is no user of it */
    world_trace("wrong ");
}

static void only_users_have_any_of_it(void **state)
{
    (void)state;
    make();
    as(4, be_strange);
    as(3, use_wrongly);
    assert_string_equal(world.trace, "strange wrong ");
    world_end(NULL);
    world_make(fsms); /* a system without any */
    run();
    as(0, be_strange);
    assert_string_equal(world.trace, "strange ");
}

static void find_names(uint8_t *self)
{
    static const struct {
        const char *name;
        int32_t number;
    } names[] = {{"o0", MUTEX},
                 {"o2", BLOCK},
                 {"o3", FSM_ERROR_ABSENT},
                 {"o4", FSM_ERROR_ABSENT},
                 {"o", FSM_ERROR_ABSENT},
                 {"o00", FSM_ERROR_ABSENT},
                 {"", FSM_ERROR_ABSENT}};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        memcpy(self, names[i].name, strlen(names[i].name));
        assert_int_equal(
            (int32_t)world_call(FSM_CALL_fsm_legacy_find_name, world_address(self), (uint32_t)strlen(names[i].name), 0, 0),
            names[i].number);
    }
    world_trace("found ");
}

static void names_are_found_by_users(void **state)
{
    (void)state;
    make();
    as(3, find_names);
    assert_string_equal(world.trace, "found ");
}

/* ---- shared bytes ---- */

static int32_t read(uint32_t offset, const uint8_t *to, uint32_t length)
{
    return (int32_t)world_call(FSM_CALL_fsm_shared_read, BLOCK, offset, world_address(to), length);
}
static int32_t write(uint32_t offset, const uint8_t *from, uint32_t length)
{
    return (int32_t)world_call(FSM_CALL_fsm_shared_write, BLOCK, offset, world_address(from), length);
}

static void reach_without_the_lock(uint8_t *self)
{
    assert_int_equal(read(0, self, 1), FSM_ERROR_OWNER);
    assert_int_equal(write(0, self, 1), FSM_ERROR_OWNER);
    assert_int_equal(write(0, self, 0), FSM_ERROR_OWNER);
    world_trace("out ");
}

static void write_all_over(uint8_t *self)
{
    static const struct {
        uint32_t offset, length;
        int32_t answer;
    } reaches[] = {{0, 16, FSM_OK},
                   {BLOCK_SIZE - 1, 1, FSM_OK},
                   {BLOCK_SIZE, 0, FSM_OK},
                   {BLOCK_SIZE, 1, FSM_ERROR_RANGE},
                   {BLOCK_SIZE - 1, 2, FSM_ERROR_RANGE},
                   {BLOCK_SIZE + 1, 0, FSM_ERROR_RANGE},
                   {UINT32_MAX, 1, FSM_ERROR_RANGE},
                   {UINT32_MAX, 2, FSM_ERROR_RANGE},
                   {(uint32_t)INT32_MAX + 1, 1, FSM_ERROR_RANGE}};
    for (unsigned i = 0; i < WORLD_STATE; i++) self[i] = (uint8_t)(i + 1);
    assert_int_equal(try(MUTEX), FSM_LOCK_GRANTED);
    for (unsigned i = 0; i < sizeof reaches / sizeof *reaches; i++) {
        assert_int_equal(read(reaches[i].offset, self + 16, reaches[i].length), reaches[i].answer);
        assert_int_equal(write(reaches[i].offset, self, reaches[i].length), reaches[i].answer);
    }
    assert_int_equal(release(MUTEX), FSM_OK);
    reach_without_the_lock(self);
}

static void read_back(uint8_t *self)
{
    assert_int_equal(try(MUTEX), FSM_LOCK_GRANTED);
    assert_int_equal(read(14, self, 4), FSM_OK);
    assert_memory_equal(self, "\x0f\x10\0\0", 4);
    assert_int_equal(read(BLOCK_SIZE - 2, self, 2), FSM_OK);
    assert_memory_equal(self, "\0\x01", 2);
    assert_int_equal(release(MUTEX), FSM_OK);
    world_trace("back ");
}

static void shared_bytes_are_reached_by_who_holds_the_lock_and_nowhere_else(void **state)
{
    (void)state;
    make();
    as(0, reach_without_the_lock);
    as(0, write_all_over);
    as(1, trap); /* its restart leaves them alone */
    as(0, trap);
    as(2, read_back); /* of another app */
    assert_string_equal(world.trace, "out out back ");
}

static void write_from_elsewhere(uint8_t *self)
{
    (void)self;
    assert_int_equal(try(MUTEX), FSM_LOCK_GRANTED);
    world_call(FSM_CALL_fsm_shared_write, BLOCK, 0, WORLD_CELL + WORLD_STEP, 4); /* another app's */
    world_trace("not reached");
}

static void memory_that_is_passed_is_the_callers_own(void **state)
{
    (void)state;
    make();
    as(0, write_from_elsewhere);
    assert_string_equal(world.trace, "");
    assert_non_null(strstr(world.console, "API call with memory that is not the app's"));
    as(1, take_what_was_left);
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_mutex_has_one_owner_who_alone_can_give_it_back),
        TEST(who_asks_is_told_in_the_order_of_asking),
        TEST(who_has_it_or_is_queued_cannot_ask_again_and_a_queue_has_an_end),
        TEST(a_semaphore_has_units_and_who_took_them_gives_them_back),
        TEST(who_withdraws_is_not_told),
        TEST(an_owner_that_traps_gives_back_and_the_next_is_told_so),
        TEST(who_traps_while_queued_is_passed_over),
        TEST(a_grant_waits_for_room_and_has_the_next_place),
        TEST(what_waits_for_room_can_be_withdrawn),
        TEST(who_is_stopped_while_its_handler_waits_gets_none),
        TEST(only_users_have_any_of_it),
        TEST(names_are_found_by_users),
        TEST(shared_bytes_are_reached_by_who_holds_the_lock_and_nowhere_else),
        TEST(memory_that_is_passed_is_the_callers_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
