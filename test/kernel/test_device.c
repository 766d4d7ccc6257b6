/* Windows of registers and interrupts: an FSM reaches what is its own, byte for byte, and nothing else; an interrupt is one event.
 */
#include "world.h"

#include <stdio.h>
#include <string.h>

#include "../../runtime/kernel/interrupt.h"

enum { SIZE = 16, LINE = 5, OTHER_LINE = 6 };
#define WINDOW {.name = "window", .kind = FSM_DEVICE_MMIO, .base = WORLD_DEVICE + 0x100, .size = SIZE}
#define SMALL  {.name = "small", .kind = FSM_DEVICE_MMIO, .base = WORLD_DEVICE + 0x200, .size = 2}
#define IRQ    {.name = "line", .kind = FSM_DEVICE_IRQ, .base = LINE}

static int32_t find(uint16_t call, const char *name)
{
    char own[FSM_NAME_SIZE];
    memcpy(own, name, strlen(name));
    return (int32_t)world_call(call, world_address(own), (uint32_t)strlen(name), 0, 0);
}

static void finds(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world_trace("%d ", find(FSM_CALL_fsm_mmio_find, "window"));
    world_trace("%d ", find(FSM_CALL_fsm_mmio_find, "small"));
    world_trace("%d ", find(FSM_CALL_fsm_irq_find, "line"));
    world_trace("%d ", find(FSM_CALL_fsm_mmio_find, "line"));
    world_trace("%d ", find(FSM_CALL_fsm_irq_find, "window"));
    world_trace("%d ", find(FSM_CALL_fsm_mmio_find, "windo"));
    world_trace("%d;", find(FSM_CALL_fsm_mmio_find, "windows"));
}

static void devices_are_found_by_name_by_who_has_them(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = finds, .devices = {WINDOW, SMALL, IRQ}}, {.handler = finds}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "0 1 2 -3 -3 -3 -3;-3 -3 -3 -3 -3 -3 -3;");
}

static uint32_t read_register(uint32_t offset, uint32_t width) { return world_call(FSM_CALL_fsm_mmio_read, 0, offset, width, 0); }
static void write_register(uint32_t offset, uint32_t width, uint32_t value)
{
    assert_int_equal(world_call(FSM_CALL_fsm_mmio_write, 0, offset, width, value), FSM_OK);
}

static void uses_its_window(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    write_register(0, 4, 0x44332211);
    write_register(SIZE - 1, 1, 0xabcdef77);
    write_register(SIZE - 4, 2, 0xabcd6655);
    for (uint32_t width = 1; width <= 4; width *= 2) world_trace("%x ", read_register(0, width));
    world_trace("%x %x", read_register(2, 2), read_register(SIZE - 4, 4));
}

static void accesses_go_to_the_very_register(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = uses_its_window, .devices = {WINDOW}}, {0}});
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "11 2211 44332211 4433 77006655");
    assert_memory_equal(world.registers + 0x100, "\x11\x22\x33\x44\0\0\0\0\0\0\0\0\x55\x66\0\x77", SIZE);
    for (uint32_t i = 0; i < WORLD_REGISTERS; i++)
        if (i < 0x100 || i >= 0x100 + SIZE) assert_int_equal(world.registers[i], 0);
}

/* What the handler tries, and the address that is reported. */
static struct attempt {
    uint16_t call;
    uint32_t handle, offset, width, reported;
} attempt;

static void tries(uint8_t *self, const struct fsm_event *event)
{
    (void)self, (void)event;
    world_call(attempt.call, attempt.handle, attempt.offset, attempt.width, 1);
    world_trace("survived");
}

static void an_access_that_is_not_its_own_traps_and_touches_nothing(void **state)
{
    (void)state;
    const struct attempt attempts[] = {
        {0, 0, SIZE, 1, SIZE},
        {0, 0, SIZE - 1, 2, SIZE - 1},
        {0, 0, SIZE - 2, 4, SIZE - 2},
        {0, 0, 1, 2, 1},
        {0, 0, 2, 4, 2},
        {0, 0, 0, 3, 0},
        {0, 0, 0, 0, 0},
        {0, 0, 0, 8, 0},
        {0, 0, 0, UINT32_MAX, 0},
        {0, 0, 0, 0x101, 0},
        {0, 0, UINT32_MAX, 1, UINT32_MAX},
        {0, 0, UINT32_MAX - 3, 4, UINT32_MAX - 3},
        {0, 0, 0x80000000, 4, 0x80000000},
        {0, 0, 0u - 0x100, 4, 0u - 0x100},
        {0, 1, 0, 4, 0},
        {0, 1, 2, 1, 2},
        {0, 2, 0, 4, 2} /* an interrupt */,
        {0, 3, 0, 4, 3} /* the next FSM's window */,
        {0, UINT32_MAX, 0, 4, UINT32_MAX},
    };
    for (unsigned i = 0; i < 2 * sizeof attempts / sizeof *attempts; i++) {
        attempt = attempts[i / 2];
        attempt.call = i % 2 ? FSM_CALL_fsm_mmio_write : FSM_CALL_fsm_mmio_read;
        world_make((const struct world_fsm[]){
            {.handler = tries, .devices = {WINDOW, SMALL, IRQ}},
            {.handler = finds, .devices = {{.name = "other", .kind = FSM_DEVICE_MMIO, .base = WORLD_DEVICE, .size = SIZE}}},
            {0}});
        fsm_run_until_stopped();
        char expected[128];
        snprintf(expected, sizeof expected, "given to the FSM [fsm-device], handle or offset 0x%lx; the FSM is stopped",
                 (unsigned long)attempt.reported);
        if (!strstr(world.console, expected)) fail_msg("attempt %u: %s", i, world.console);
        assert_null(strstr(world.trace, "survived"));
        assert_int_equal(world.accesses, 0);
        world_end(NULL);
    }
}

static void a_handle_that_is_no_interrupt_of_its_own_traps(void **state)
{
    (void)state;
    const uint16_t calls[] = {FSM_CALL_fsm_irq_enable, FSM_CALL_fsm_irq_disable};
    const uint32_t handles[] = {0, 1, 3, 16, UINT32_MAX};
    for (unsigned i = 0; i < 2 * 5; i++) {
        attempt = (struct attempt){.call = calls[i % 2], .handle = handles[i / 2]};
        world_make((const struct world_fsm[]){
            {.handler = tries, .devices = {WINDOW, SMALL, IRQ}},
            {.handler = finds, .devices = {{.name = "other", .kind = FSM_DEVICE_IRQ, .base = OTHER_LINE}}},
            {0}});
        fsm_run_until_stopped();
        assert_non_null(strstr(world.console, "[fsm-device]"));
        assert_null(strstr(world.trace, "survived"));
        assert_false(world.interrupt_on[LINE] || world.interrupt_on[OTHER_LINE]);
        world_end(NULL);
    }
}

static void an_app_without_the_right_traps(void **state)
{
    (void)state;
    const uint16_t calls[] = {FSM_CALL_fsm_mmio_read, FSM_CALL_fsm_mmio_write, FSM_CALL_fsm_mmio_find,
                              FSM_CALL_fsm_irq_find,  FSM_CALL_fsm_irq_enable, FSM_CALL_fsm_irq_disable};
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
        attempt = (struct attempt){.call = calls[i], .width = 4};
        world_make((const struct world_fsm[]){{.handler = tries, .devices = {WINDOW, IRQ}}, {0}});
        fsm_kernel.apps[0].groups = ~(UINT64_C(1) << FSM_GROUP_mmio | UINT64_C(1) << FSM_GROUP_irq);
        fsm_run_until_stopped();
        assert_non_null(strstr(world.console, "API call that is not granted [fsm-group]"));
        assert_int_equal(world.accesses, 0);
        world_end(NULL);
    }
}

/* ---- interrupts ---- */

/* The device asks for its interrupt all the time: whenever it is on, it comes. */
static bool asking;
static unsigned came;

static void device(void)
{
    if (!asking || !world.interrupt_on[LINE]) return;
    came++;
    fsm_interrupt(LINE);
}

static void enable(uint32_t handle) { assert_int_equal(world_call(FSM_CALL_fsm_irq_enable, handle, 0, 0, 0), FSM_OK); }

static void counts(uint8_t *self, const struct fsm_event *event)
{
    if (event->type == FSM_START) enable(0);
    if (event->type != FSM_IRQ) return;
    assert_int_equal(event->source, 0);
    assert_int_equal(event->length, 0);
    assert_false(world.interrupt_on[LINE]); /* until it says so */
    world_trace("i");
    if (++*self < 3) enable(0);
}

static void watch(void)
{
    asking = true;
    came = 0;
    world.after_run = device;
}

static void an_interrupt_is_one_event_each_time_it_is_enabled(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = counts, .devices = {IRQ}}, {0}});
    watch();
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "iii");
    assert_int_equal(came, 3);
    assert_false(world.interrupt_on[LINE]);
}

static void interrupts_are_off_until_somebody_enables_them(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = finds, .devices = {IRQ}}, {0}});
    watch();
    fsm_run_until_stopped();
    assert_int_equal(came, 0);
}

/* Fills its own mailbox, and looks when the interrupt comes. */
static void stuffs(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    world_trace(event->type == FSM_START ? "s" : event->type == FSM_IRQ ? "i" : "m");
    if (event->type != FSM_START) return;
    enable(0);
    while (world_send(0, FSM_MESSAGE_FIRST, "", 0) == FSM_OK) continue;
}

static void a_full_mailbox_lets_the_event_wait(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = stuffs, .mailbox = 3, .devices = {IRQ}, .peers = {0}}, {0}});
    watch();
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "smmi"); /* two messages beside the event it works on; there is room after that one */
    assert_int_equal(came, 1);
}

static void traps_in_between(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    world_trace(event->type == FSM_START ? "s" : "i");
    enable(0);
    if (event->type != FSM_IRQ) return;
    device(); /* it comes once more, and is raised when the handler ends */
    world_trap(FSM_TRAP_INSTRUCTION);
}

static void a_restart_switches_interrupts_off_and_forgets_them(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = traps_in_between, .on_trap = FSM_ON_TRAP_RESTART, .devices = {IRQ}}, {0}});
    watch();
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "sisisisisisi"); /* a start, and no interrupt before it, each time; then it was too often */
    assert_false(world.interrupt_on[LINE]);
    assert_non_null(strstr(world.console, "it trapped too often"));
}

static void disables(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    world_trace(event->type == FSM_START ? "s" : "i");
    if (event->type != FSM_START) return;
    enable(0);
    device(); /* its event is in the mailbox */
    assert_false(world.interrupt_on[LINE]);
    enable(0);
    world_call(FSM_CALL_fsm_irq_disable, 0, 0, 0, 0);
    assert_false(world.interrupt_on[LINE]);
    device();
}

static void what_is_disabled_does_not_come_any_more(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = disables, .devices = {IRQ}}, {0}});
    watch();
    fsm_run_until_stopped();
    assert_string_equal(world.trace, "si");
    assert_int_equal(came, 1);
}

static void an_interrupt_that_nobody_waits_for_is_switched_off(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = finds, .devices = {IRQ}}, {0}});
    assert_false(fsm_interrupt(OTHER_LINE)); /* nobody's */
    world.interrupt_on[LINE] = true;
    assert_true(fsm_interrupt(LINE)); /* not enabled */
    assert_false(world.interrupt_on[LINE]);
    fsm_run_until_stopped();
    assert_null(strstr(world.trace, "i"));
}

static void a_device_the_machine_does_not_give_is_refused(void **state)
{
    (void)state;
    world_make((const struct world_fsm[]){{.handler = finds, .devices = {WINDOW}}, {0}});
    const uint32_t cell_used[] = {WORLD_DATA};
    uint8_t *entry = (uint8_t *)(uintptr_t)fsm_system_device(&fsm_kernel.system, 0).name;
    entry[FSM_SYSTEM_DEVICE_AT_BASE + 3] = 0xe0;
    assert_int_equal(fsm_make_fsms(cell_used), 1);
    assert_string_equal(world.console, "kernel: refused: FSM f0: device window, registers at 0xe0000100: no such device\n");
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(devices_are_found_by_name_by_who_has_them),
        TEST(accesses_go_to_the_very_register),
        TEST(an_access_that_is_not_its_own_traps_and_touches_nothing),
        TEST(a_handle_that_is_no_interrupt_of_its_own_traps),
        TEST(an_app_without_the_right_traps),
        TEST(an_interrupt_is_one_event_each_time_it_is_enabled),
        TEST(interrupts_are_off_until_somebody_enables_them),
        TEST(a_full_mailbox_lets_the_event_wait),
        TEST(a_restart_switches_interrupts_off_and_forgets_them),
        TEST(what_is_disabled_does_not_come_any_more),
        TEST(an_interrupt_that_nobody_waits_for_is_switched_off),
        TEST(a_device_the_machine_does_not_give_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
