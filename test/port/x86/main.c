/* main.c: the test kernel: runs the case that the boot image names. */
#include <stdint.h>
#include <string.h>

#include "../../../runtime/kernel/device.h"
#include "../../../runtime/kernel/interrupt.h"
#include "../../../runtime/kernel/port.h"
#include "../../../runtime/port/x86/machine.h"
#include "../../../runtime/port/x86/pages.h"
#include "../above.h"
#include "app.h"
#include "cases.h"
#include "check.h"

static uint32_t failed, checked;

bool fsm_interrupt(uint32_t number) { return (void)number, false; }

static void say(const char *text) { fsm_port_console(text, (uint32_t)strlen(text)); }

void check(bool kept, const char *promise)
{
    checked++;
    if (!kept) failed++;
    say(kept ? "ok      " : "FAILED  ");
    say(promise);
    say("\n");
}

void test_idle(uint32_t deadline, bool forever)
{
    const bool before = fsm_interrupts_off();
    fsm_port_idle(deadline, forever);
    fsm_interrupts_restore(before);
}

_Noreturn void check_end(void)
{
    check(checked > 0, "there was something to check");
    say(failed == 0 ? "all kept\n" : "not all kept\n");
    fsm_port_halt(failed == 0 ? 0 : 1);
}

struct fsm_extent test_extent(void)
{
    return (struct fsm_extent){
        .read_only = (uint32_t)(test_code_end - test_file),
        .code = (uint32_t)(test_code - test_file),
        .code_size = (uint32_t)(test_code_end - test_code),
        .cell_offset = (uint32_t)(test_cell - test_file),
        .cell_data = (uint32_t)(test_cell_end - test_cell),
        .cell_used = (uint32_t)(test_cell_end - test_cell),
        .image_align = 4096,
        .cell_align = 16,
    };
}

struct fsm_placement test_load(void)
{
    struct fsm_extent extent = test_extent();
    struct fsm_placement placement = {.image = NULL};
    const uint8_t *image = fsm_port_take(test_file, (uint32_t)(test_file_end - test_file));

    if (image == NULL || !fsm_port_place(image, &extent, 0, TEST_CELL_SIZE, &placement)) {
        check(false, "the test app finds room");
        check_end();
    }
    fsm_port_protect(&placement, &extent);
    return placement;
}

/* Deeper than the kernel's stack. */
static uint32_t recurse(const volatile uint32_t *depth)
{
    volatile uint32_t next = *depth + 1;
    return next == 1000000 ? 0 : recurse(&next) + *depth;
}

/* Placing would lay the cell over what has been handed out since. */
static void place_late(void)
{
    struct fsm_extent extent = test_extent();
    struct fsm_placement placement;
    const uint8_t *image = fsm_port_take(test_file, (uint32_t)(test_file_end - test_file));

    fsm_port_memory(8);
    fsm_port_place(image, &extent, 0, TEST_CELL_SIZE, &placement);
}

/* The test kernel is linked with --wrap=fsm_wake_for_time: every tick of the clock comes through here. */
void __wrap_fsm_wake_for_time(void);
void __real_fsm_wake_for_time(void);
static volatile bool interrupts_are_faulty;

void __wrap_fsm_wake_for_time(void)
{
    if (interrupts_are_faulty) __builtin_trap();
    __real_fsm_wake_for_time();
}

/* A handler during which an interrupt faults. */
static void fault_in_an_interrupt(void)
{
    interrupts_are_faulty = true;
    for (;;) {
    }
}

/* A handler that runs a handler. */
static void nested(void) { fsm_port_run(0, 0, &(struct fsm_run){.handler = (uint32_t)nested}, fsm_app_stack_top); }

/* A function of the test kernel as a handler. */
static void run_function(void function(void))
{
    const struct fsm_run run = {.handler = (uint32_t)function, .cell.address = test_load().cell_address};
    above.cells[0] = run.cell.address;
    fsm_port_run(0, 0, &run, fsm_app_stack_top);
}

/* The kernel's part of a checkpoint; here no code has any. */
uint8_t *fsm_segments_continue(uint32_t arguments, uint8_t *frame, uintptr_t back);
uint8_t *fsm_segments_continue(uint32_t arguments, uint8_t *frame, uintptr_t back)
{
    (void)arguments, (void)back;
    return frame;
}

void fsm_device_main(const uint8_t *boot_image)
{
    switch (boot_image[0]) {
    case CASE_HANDLERS: check_handlers(boot_image); break;
    case CASE_ARENA: check_arena(); break;
    case CASE_SERIAL: check_serial(); break;
    case CASE_CLOCK: check_clock(); break;
    case CASE_KERNEL_FAULT: __builtin_trap();
    case CASE_KERNEL_TEXT: *(volatile uint8_t *)fsm_text_begin = 0; break;
    case CASE_KERNEL_STACK: recurse(&(uint32_t){0}); break;
    case CASE_NESTED: run_function(nested); break;
    case CASE_STRAY_TRAP: fsm_port_trap(&(struct fsm_trap){.kind = FSM_TRAP_CALL});
    case CASE_SHARED_LINE: check_shared_line(); break;
    case CASE_INTERRUPT_FAULT: run_function(fault_in_an_interrupt); break;
    case CASE_PLACE_LATE: place_late(); break;
    case CASE_PREEMPT: check_preemption(); break;
    case CASE_HALT_INPUT: say("the input is at fault\n"); fsm_port_halt(1);
    }
    check_end();
}
