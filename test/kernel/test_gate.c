/* Nothing an app passes to an API call reaches the kernel unchecked. Each test is one FSM's handler; a call that is let through
 * answers, one that is not ends the handler with a trap. */
#include "world.h"

#include <fsm/log.h>

#include <string.h>

enum { OTHERS = WORLD_CELL + WORLD_STEP, KERNEL = 0x00400000, LOG = FSM_CALL_fsm_log_write, NO_CALL = 0xffff };

/* What the handler does next, and what came of it: TRAPPED or the answer. */
static uint32_t arguments[4];
static uint16_t call;
static int64_t answer;
static const int64_t TRAPPED = INT64_MIN;

static void do_call(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    if (call != NO_CALL) answer = (int32_t)world_call(call, arguments[0], arguments[1], arguments[2], arguments[3]);
}

static int64_t result(uint16_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    const uint32_t values[] = {a, b, c, d};
    memcpy(arguments, values, sizeof arguments);
    call = number;
    answer = TRAPPED;
    fsm_restart(world_fsm(0));
    fsm_run_until_stopped();
    return answer;
}

static const struct world_fsm caller[] = {
    {.handler = do_call, .on_trap = FSM_ON_TRAP_RESTART, .timers = 1, .uart = 1, .key = "key", .value = "value"},
    {.app = 1, .handler = do_call},
    {0}};

static void make(void)
{
    world_make(caller);
    call = NO_CALL;
    fsm_run_until_stopped();
}

static int64_t read_from(uint32_t address, uint32_t length)
{
    world_fsm(0)->traps = 0;
    return result(LOG, FSM_LOG_INFO, address, length, 0);
}

/* The answer is the value's length, 5. */
static int64_t write_to(uint32_t address, uint32_t length)
{
    world_fsm(0)->traps = 0;
    memcpy(world_fsm(0)->type->app->cell.bytes, "key", 3);
    return result(FSM_CALL_fsm_config_read, WORLD_CELL, 3, address, length);
}

static uint32_t cell_end(void) { return WORLD_CELL + world_fsm(0)->type->app->cell.size; }

static void readable_bytes_are_the_cell_and_the_image(void **state)
{
    (void)state;
    make();
    assert_int_equal(read_from(WORLD_CELL, 16), FSM_OK);
    assert_int_equal(read_from(WORLD_CELL, world_fsm(0)->type->app->cell.size), FSM_OK);
    assert_int_equal(read_from(cell_end() - 1, 1), FSM_OK);
    assert_int_equal(read_from(WORLD_IMAGE, WORLD_IMAGE_SIZE), FSM_OK);
    assert_int_equal(read_from(WORLD_IMAGE + WORLD_IMAGE_SIZE - 1, 1), FSM_OK);
    assert_int_equal(read_from(WORLD_CELL + 1, 3), FSM_OK); /* misaligned is fine: bytes are bytes */
}

static void bytes_across_an_end_are_not_readable(void **state)
{
    (void)state;
    make();
    assert_int_equal(read_from(WORLD_CELL - 1, 2), TRAPPED);
    assert_int_equal(read_from(cell_end() - 1, 2), TRAPPED);
    assert_int_equal(read_from(cell_end(), 1), TRAPPED);
    assert_int_equal(read_from(WORLD_IMAGE - 1, 2), TRAPPED);
    assert_int_equal(read_from(WORLD_IMAGE + WORLD_IMAGE_SIZE - 1, 2), TRAPPED);
    assert_int_equal(read_from(WORLD_CELL, world_fsm(0)->type->app->cell.size + 1), TRAPPED);
}

static void lengths_and_sums_that_wrap_are_not_readable(void **state)
{
    (void)state;
    make();
    assert_int_equal(read_from(WORLD_CELL, UINT32_MAX), TRAPPED);
    assert_int_equal(read_from(cell_end() - 1, UINT32_MAX), TRAPPED);
    assert_int_equal(read_from(WORLD_CELL + 8, (uint32_t)0 - 8), TRAPPED);
    assert_int_equal(read_from(UINT32_MAX, 2), TRAPPED);
    assert_int_equal(read_from(UINT32_MAX, UINT32_MAX), TRAPPED);
    assert_int_equal(read_from(WORLD_STACK, UINT32_MAX), TRAPPED);
}

static void what_is_somebody_elses_is_not_readable(void **state)
{
    (void)state;
    make();
    assert_int_equal(read_from(OTHERS, 1), TRAPPED);
    assert_int_equal(read_from(WORLD_IMAGE + WORLD_STEP, 1), TRAPPED);
    assert_int_equal(read_from(KERNEL, 1), TRAPPED);
    assert_int_equal(read_from(0, 1), TRAPPED);
}

static void no_bytes_may_be_anywhere(void **state)
{
    (void)state;
    make();
    assert_int_equal(read_from(0, 0), FSM_OK);
    assert_int_equal(read_from(KERNEL, 0), FSM_OK);
    assert_int_equal(write_to(UINT32_MAX, 0), 5);
}

static void writable_bytes_are_the_cell_alone(void **state)
{
    (void)state;
    make();
    assert_int_equal(write_to(WORLD_CELL + 8, 5), 5);
    assert_memory_equal(world_fsm(0)->type->app->cell.bytes + 8, "value", 5);
    assert_int_equal(write_to(cell_end() - 5, 5), 5);
    assert_int_equal(write_to(cell_end() - 5, 6), TRAPPED); /* although the value has only five */
    assert_int_equal(write_to(WORLD_CELL - 1, 5), TRAPPED);
    assert_int_equal(write_to(WORLD_CELL + 8, UINT32_MAX), TRAPPED);
    assert_int_equal(write_to(WORLD_IMAGE, 5), TRAPPED);
    assert_int_equal(write_to(OTHERS, 5), TRAPPED);
    assert_int_equal(write_to(KERNEL, 5), TRAPPED);
    assert_int_equal(write_to(0, 1), TRAPPED);
    for (unsigned i = 0; i < WORLD_IMAGE_SIZE; i++) assert_int_equal(world_fsm(0)->type->app->constant.bytes[i], 0);
}

static void use_locals(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    char key[] = "key", value[8] = "........";
    answer = (int32_t)world_call(FSM_CALL_fsm_config_read, world_address(key), 3, world_address(value), sizeof value);
    assert_memory_equal(value, "value...", 8);
}

static void locals_on_the_machine_stack_may_be_passed(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = use_locals, .key = "key", .value = "value"}, {0}});
    fsm_run_until_stopped();
    assert_int_equal(answer, 5);
}

/* Below the caller's frame lie the frames of the kernel that serves the call: its return addresses. */
static void offer_the_kernels_frames(uint8_t *self, const struct fsm_event *event)
{
    (void)event;
    char key[] = "key";
    const uint32_t here = world_address(key);
    for (uint32_t below = 2048; below >= 512 && self[0] == 0; below -= 8) {
        self[0] = 1;
        world_call(FSM_CALL_fsm_config_read, here, 3, here - below, 8);
        self[0] = 0; /* not reached */
    }
}

static void the_kernels_part_of_the_stack_may_not(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = offer_the_kernels_frames, .key = "key", .value = "value"}, {0}});
    fsm_run_until_stopped();
    assert_int_equal(world_state(0)[0], 1);
    assert_non_null(
        strstr(world.console, "kernel: trap 4 in app app0, FSM f0, event 1: API call with memory that is not the app's"));
}

static void a_call_without_enough_stack_for_the_kernel_traps(void **state)
{
    (void)state;
    make();
    assert_int_equal(read_from(WORLD_CELL, 1), FSM_OK);
    fsm_kernel.stack.bytes += fsm_kernel.stack.size; /* as if the handler had come so deep */
    assert_int_equal(read_from(WORLD_CELL, 1), TRAPPED);
    fsm_kernel.stack.bytes -= 2 * fsm_kernel.stack.size + 65536; /* a stack pointer that is nowhere near */
    assert_int_equal(read_from(WORLD_CELL, 1), TRAPPED);
    assert_non_null(strstr(world.console, "bad memory access"));
}

static void the_state_must_be_the_callers_own(void **state)
{
    (void)state;
    make();
    const uint32_t own = world_fsm(0)->state;
    assert_int_equal(result(FSM_CALL_fsm_timer_after, own, 5, 0, 0), 0);
    const uint32_t wrong[] = {own + 1, own - 8, WORLD_CELL, world_fsm(1)->state, 0, UINT32_MAX};
    const uint16_t calls[] = {FSM_CALL_fsm_timer_after, FSM_CALL_fsm_timer_every, FSM_CALL_fsm_timer_cancel, FSM_CALL_fsm_timer_now,
                              FSM_CALL_fsm_uart_write};
    for (unsigned c = 0; c < sizeof calls / sizeof *calls; c++)
        for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            world_fsm(0)->traps = 0;
            assert_int_equal(result(calls[c], wrong[i], 5, 0, 0), TRAPPED);
        }
}

static void a_group_that_is_not_granted_traps(void **state)
{
    (void)state;
    make();
    world_fsm(0)->type->app->groups = 1 | 1 << FSM_GROUP_timer;
    assert_int_equal(read_from(WORLD_CELL, 1), TRAPPED);
    assert_non_null(strstr(world.console, "trap 5 in app app0, FSM f0, event 1: API call that is not granted"));
    assert_non_null(strstr(world.console, ", call 0x100; "));
    assert_null(strstr(world.console, "[f0]"));
    assert_true(result(FSM_CALL_fsm_timer_now, world_fsm(0)->state, 0, 0, 0) != TRAPPED);
}

static void calls_that_do_not_exist_have_no_entry(void **state)
{
    (void)state;
    assert_int_equal(fsm_gate_entry(0x00ff), 0);
    assert_int_equal(fsm_gate_entry(0x01ff), 0);
    assert_int_equal(fsm_gate_entry(0xffff), 0);
}

static void configuration_values_are_found_by_their_whole_key_and_cut_to_the_room(void **state)
{
    (void)state;
    make();
    uint8_t *cell = world_fsm(0)->type->app->cell.bytes;
    memcpy(cell, "keys", 4);
    assert_int_equal(result(FSM_CALL_fsm_config_read, WORLD_CELL, 4, WORLD_CELL + 8, 8), FSM_ERROR_ABSENT);
    assert_int_equal(result(FSM_CALL_fsm_config_read, WORLD_CELL, 2, WORLD_CELL + 8, 8), FSM_ERROR_ABSENT);
    assert_int_equal(result(FSM_CALL_fsm_config_read, WORLD_CELL, 0, WORLD_CELL + 8, 8), FSM_ERROR_ABSENT);
    memset(cell + 8, '.', 8);
    assert_int_equal(result(FSM_CALL_fsm_config_read, WORLD_CELL, 3, WORLD_CELL + 8, 2), 5);
    assert_memory_equal(cell + 8, "va......", 8);
    assert_int_equal(result(FSM_CALL_fsm_config_read, WORLD_CELL, 3, WORLD_CELL + 8, 8), 5);
    assert_memory_equal(cell + 8, "value...", 8);
    assert_int_equal(result(FSM_CALL_fsm_config_read, WORLD_CELL, 3, WORLD_CELL, 8), 5); /* key and value may overlap */
    assert_memory_equal(cell, "value", 5);
}

static void log_lines_are_cleaned_and_cut(void **state)
{
    (void)state;
    make();
    uint8_t *cell = world_fsm(0)->type->app->cell.bytes;
    memcpy(cell, "a\n\0\x1b\x7f\xff~ b", 9);
    assert_int_equal(result(LOG, FSM_LOG_ERROR, WORLD_CELL, 9, 0), FSM_OK);
    assert_int_equal(result(LOG, FSM_LOG_WARNING, WORLD_CELL, 1, 0), FSM_OK);
    assert_int_equal(result(LOG, FSM_LOG_DEBUG, WORLD_CELL, 0, 0), FSM_OK);
    assert_string_equal(world.console, "[f0] error: a?????~ b\n[f0] warning: a\n[f0] debug: \n");
    world.console[0] = 0;
    memset(cell, 'x', FSM_LOG_LINE_MAX + 2);
    assert_int_equal(result(LOG, FSM_LOG_INFO, WORLD_CELL, FSM_LOG_LINE_MAX + 1, 0), FSM_OK);
    assert_int_equal(strlen(world.console), strlen("[f0] ") + FSM_LOG_LINE_MAX + 1);
    assert_int_equal(result(LOG, FSM_LOG_DEBUG + 1, WORLD_CELL, 1, 0), FSM_ERROR_RANGE);
    assert_int_equal(result(LOG, UINT32_MAX, WORLD_CELL, 1, 0), FSM_ERROR_RANGE);
}

/* Each spends all it has. */
static uint32_t fuel_seen[4], fuel_events;
static void spend(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    fuel_seen[fuel_events++ % 4] = world.fuel;
    world.fuel = 0;
}

static void every_event_has_all_of_its_apps_fuel(void **state)
{
    (void)state;
    static const struct world_fsm spenders[] = {
        {.handler = spend, .on_trap = FSM_ON_TRAP_RESTART}, {.app = 1, .handler = spend}, {0}};
    world_make(spenders);
    fuel_events = 0;
    fsm_run_until_stopped();
    fsm_restart(world_fsm(0));
    fsm_restart(world_fsm(1));
    fsm_run_until_stopped();
    assert_int_equal(fuel_events, 4);
    for (unsigned i = 0; i < 4; i++) assert_int_equal(fuel_seen[i], WORLD_FUEL + i % 2);
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(readable_bytes_are_the_cell_and_the_image),
        TEST(bytes_across_an_end_are_not_readable),
        TEST(lengths_and_sums_that_wrap_are_not_readable),
        TEST(what_is_somebody_elses_is_not_readable),
        TEST(no_bytes_may_be_anywhere),
        TEST(writable_bytes_are_the_cell_alone),
        TEST(locals_on_the_machine_stack_may_be_passed),
        TEST(the_kernels_part_of_the_stack_may_not),
        TEST(a_call_without_enough_stack_for_the_kernel_traps),
        TEST(the_state_must_be_the_callers_own),
        TEST(a_group_that_is_not_granted_traps),
        TEST(calls_that_do_not_exist_have_no_entry),
        TEST(configuration_values_are_found_by_their_whole_key_and_cut_to_the_room),
        TEST(log_lines_are_cleaned_and_cut),
        TEST(every_event_has_all_of_its_apps_fuel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
