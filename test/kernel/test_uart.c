/* Bytes in as events, bytes out as calls; and the tables that are made of a description. */
#include "world.h"

#include <string.h>

static void collect(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    if (event->type != FSM_UART) return;
    assert_int_equal(event->source, 0);
    world_trace("%u<%.*s>", world_self(), event->length, (const char *)event->data);
}

static void bytes_arrive_in_order_at_the_fsm_that_owns_the_port(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){
        {.handler = collect}, {.handler = collect, .uart = 2}, {.app = 1, .handler = collect, .uart = 1}, {0}});
    world_receive(1, "one");
    world_receive(2, "two");
    world_receive(3, "nobody's");
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "1<two>2<one>");
    assert_int_equal(world.receive_next[3], 0);
}

static void a_full_mailbox_leaves_bytes_in_the_port_until_there_is_room(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = collect, .uart = 1, .mailbox = 2}, {0}});
    char expected[512] = "", line[FSM_MESSAGE_SIZE_MAX + 1] = "";
    for (char c = 'a'; c < 'e'; c++) {
        memset(line, c, FSM_MESSAGE_SIZE_MAX);
        world_receive(1, line);
        strcat(strcat(strcat(expected, "0<"), line), ">");
    }
    world_receive(1, "end");
    strcat(expected, "0<end>");
    fsm_run_until_stopped();
    assert_string_equal(world.trace, expected);
}

static void stop_at_once(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world_trap(FSM_TRAP_INSTRUCTION);
}

static void a_stopped_fsms_port_is_left_alone(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = stop_at_once, .uart = 1}, {0}});
    fsm_run_until_stopped();
    world_receive(1, "late");
    fsm_run_until_stopped();
    assert_int_equal(world.receive_next[1], 0);
}

static void write_hello(uint8_t *self, const struct fsm_event *event)
{
    (void)event;
    memcpy(self, "hello", 5);
    const uint32_t own = world_fsm(world_self())->state;
    world_trace("%d ", (int)world_call(FSM_CALL_fsm_uart_write, own, own, 5, 0));
    world_trace("%d ", (int)world_call(FSM_CALL_fsm_uart_write, own, own, 5, 0));
}

static void a_write_takes_what_there_is_room_for(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = write_hello, .uart = 1}, {.handler = write_hello}, {0}});
    world.send_room = 7;
    fsm_run_until_stopped();
    assert_memory_equal(world.sent, "hellohe", 7);
    assert_string_equal(world.trace, "5 2 -3 -3 "); /* the second one has no port */
}

static void do_nothing(uint8_t *self, const struct fsm_event *event) { (void)self, (void)event; }

static void a_state_of_almost_4_gib_makes_no_small_cell(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = do_nothing}, {0}});
    struct fsm_manifest *manifest = &fsm_kernel.apps[0].manifest;
    uint8_t *size = (uint8_t *)(uintptr_t)manifest->bytes + FSM_MANIFEST_HEAD + FSM_TYPE_AT_STATE;
    assert_int_equal(fsm_cell_size(&fsm_kernel.system, 0, manifest, 60), 64 + WORLD_STATE + 4 * FSM_EVENT_SIZE);
    memset(size, 0xff, 4);
    assert_int_equal(fsm_cell_size(&fsm_kernel.system, 0, manifest, 0), 0);
    memset(size, 0, 4);
    assert_int_equal(fsm_cell_size(&fsm_kernel.system, 0, manifest, UINT32_MAX), 0);
    assert_int_equal(fsm_cell_size(&fsm_kernel.system, 0, manifest, INT32_MAX), 0);
}

static void a_port_the_machine_does_not_have_is_refused(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = do_nothing, .uart = 1}, {0}});
    const uint32_t cell_used[] = {WORLD_DATA};
    fsm_kernel.listener_count = 0;
    ((uint8_t *)(uintptr_t)fsm_kernel.system.bytes)[FSM_SYSTEM_HEAD + FSM_SYSTEM_APP_SIZE + FSM_SYSTEM_FSM_AT_UART] = 9;
    assert_int_equal(fsm_make_fsms(cell_used), 1);
    assert_string_equal(
        world.console,
        "kernel: refused: FSM f0: this machine has no serial port 9, or gives it away as a device: give it another `uart`\n");
}

static void long_reports_are_cut_and_end_with_a_newline(void **state)
{
    (void)state;
    char text[2 * FSM_CONSOLE_LINE];
    memset(text, 'x', sizeof text);
    for (int length = FSM_CONSOLE_LINE - 20; length < (int)sizeof text; length++) {
        world.console[0] = 0;
        fsm_report("%.*s", length, text);
        const size_t got = strlen(world.console);
        assert_true(got <= FSM_CONSOLE_LINE);
        assert_int_equal(world.console[got - 1], '\n');
        assert_int_equal(world.console[got - 2], 'x');
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bytes_arrive_in_order_at_the_fsm_that_owns_the_port),
        TEST(a_full_mailbox_leaves_bytes_in_the_port_until_there_is_room),
        TEST(a_stopped_fsms_port_is_left_alone),
        TEST(a_write_takes_what_there_is_room_for),
        TEST(a_state_of_almost_4_gib_makes_no_small_cell),
        TEST(a_port_the_machine_does_not_have_is_refused),
        TEST(long_reports_are_cut_and_end_with_a_newline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
