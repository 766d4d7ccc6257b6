/* handlers.c: handlers that return and handlers that trap, and what must hold after each. */
#include <stdint.h>
#include <string.h>

#include "../../../runtime/kernel/port.h"
#include "../../../runtime/port/x86/pages.h"
#include "../above.h"
#include "app.h"
#include "check.h"

/* Handlers of app.S, and the instructions their traps should name. */
extern const uint8_t test_returns[], test_undefined[], test_breakpoint[], test_null[], test_low[], test_wild[], test_beyond[],
    test_not_canonical[], test_unaligned[], test_write[], test_jump[], test_divide[], test_sse[], test_careless[],
    test_divide_x87[], test_no_stack[], test_wild_stack[], test_recursion[], test_large_frame[], test_disorder[], test_calls[],
    test_waits[], test_read[], test_write_window[], test_read_window[], test_straddle[], test_displaced[];
extern const uint8_t test_undefined_stops[], test_breakpoint_stops[], test_null_stops[], test_low_stops[], test_wild_stops[],
    test_beyond_stops[], test_not_canonical_stops[], test_unaligned_stops[], test_write_stops[], test_divide_stops[],
    test_sse_stops[], test_divide_x87_stops[], test_no_stack_stops[], test_wild_stack_stops[], test_recursion_stops[],
    test_large_frame_stops[], test_disorder_stops[], test_read_stops[], test_write_window_stops[], test_read_window_stops[],
    test_straddle_stops[], test_displaced_stops[];

/* checked_run.S */
const struct fsm_trap *test_checked_run(uint32_t state, uint32_t event, const struct fsm_run *run, uint8_t *stack,
                                        uint32_t *disorder);

enum { ANY_ADDRESS = 0xffffffff, EVENT_AT = 1024 /* in the cell */ };

static struct fsm_placement app;

static uint32_t at(const uint8_t *label) { return app.image_address + (uint32_t)(label - test_file); }

/* Runs a handler with the cell as its state and two words as its event. */
static bool run(const uint8_t *handler, uint32_t first, uint32_t second, struct fsm_trap *trap)
{
    const uint32_t event[2] = {first, second};
    uint32_t disorder = 0;
    const struct fsm_run how = {.handler = at(handler), .cell.address = app.cell_address};
    memcpy(app.cell + EVENT_AT, event, sizeof event);
    above.cells[0] = app.cell_address;
    const struct fsm_trap *answer =
        test_checked_run(app.cell_address, app.cell_address + EVENT_AT, &how, fsm_app_stack_top, &disorder);
    *trap = answer ? *answer : (struct fsm_trap){.kind = FSM_TRAP_NONE};

    if (disorder != 0) check(false, "the next line's handler leaves registers, flags and segments in order");
    return !answer;
}

static bool trapped(const struct fsm_trap *trap, enum fsm_trap_kind kind, uint32_t pc, uint32_t address)
{
    return trap->kind == kind && trap->pc == pc && (address == ANY_ADDRESS || trap->address == address);
}

/* The handler ends in this trap, and one that returns still does so afterwards. */
static void check_trap(const char *promise, const uint8_t *handler, uint32_t event, enum fsm_trap_kind kind, uint32_t pc,
                       uint32_t address)
{
    struct fsm_trap trap = {.kind = FSM_TRAP_CALL, .pc = 1, .address = 1};
    struct fsm_trap none = trap;
    bool returned = run(handler, event, 0, &trap);
    bool goes_on = run(test_returns, 7, 0, &none);

    check(!returned && trapped(&trap, kind, pc, address) && goes_on && none.kind == FSM_TRAP_NONE, promise);
}

static void check_returning(void)
{
    struct fsm_trap trap = {.kind = FSM_TRAP_CALL};
    uint64_t got[3];

    check(run(test_returns, 0xdecaf, 0, &trap) && trap.kind == FSM_TRAP_NONE, "a handler that returns has no trap");
    memcpy(got, app.cell, sizeof got);
    check(got[0] == app.cell_address, "a handler gets its state");
    check(got[1] >> 32 == 0 && got[1] != 0 && (uint32_t)got[2] == 0xdecaf, "a handler gets its event");
    check(got[2] >> 32 == 8, "a handler's stack is aligned as after a call");
    check(run(test_careless, 0, 0, &trap), "flags and SSE control of a handler that returns do not outlive it");
}

static void check_instructions(void)
{
    check_trap("an undefined instruction is an instruction trap, with its pc", test_undefined, 0, FSM_TRAP_INSTRUCTION,
               at(test_undefined_stops), 0);
    check_trap("a breakpoint is a machine trap, with its pc", test_breakpoint, 0, FSM_TRAP_MACHINE, at(test_breakpoint_stops), 0);
    check_trap("division by zero is an arithmetic trap", test_divide, 0, FSM_TRAP_ARITHMETIC, at(test_divide_stops), 0);
    check_trap("so is an SSE exception", test_sse, 0, FSM_TRAP_ARITHMETIC, at(test_sse_stops), 0);
    check_trap("and one of the x87 unit that the app unmasked", test_divide_x87, 0, FSM_TRAP_ARITHMETIC, at(test_divide_x87_stops),
               0);
}

static void check_accesses(const uint8_t *boot_image)
{
    check_trap("reading through a null pointer traps", test_null, 0, FSM_TRAP_MEMORY, at(test_null_stops), 8);
    check_trap("memory below 1 MB is out of reach", test_low, 0, FSM_TRAP_MEMORY, at(test_low_stops), 0x9fff0);
    check_trap("writing to an unmapped address traps", test_wild, 0, FSM_TRAP_MEMORY, at(test_wild_stops), 0x70000008);
    check_trap("so does writing above 4 GiB", test_beyond, 0, FSM_TRAP_MEMORY, at(test_beyond_stops), 0x23456780);
    check_trap("an address that is not canonical traps", test_not_canonical, 0, FSM_TRAP_MEMORY, at(test_not_canonical_stops), 0);
    check_trap("an SSE access that is not aligned traps", test_unaligned, 0, FSM_TRAP_MEMORY, at(test_unaligned_stops), 0);

    const struct {
        const char *promise;
        uint32_t address;
    } writes[] = {
        {"the kernel's code cannot be written", (uint32_t)fsm_text_begin},
        {"the kernel's constants cannot be written", (uint32_t)fsm_rodata_begin},
        {"the boot image cannot be written", (uint32_t)boot_image},
        {"an app's code cannot be written", at(test_code)},
        {"an app's constants cannot be written", at(test_file)},
        {"nothing lies behind an app's cell", (app.cell_address + app.cell_size + 4095) & ~4095u},
        {"nothing lies below the app stack", (uint32_t)fsm_app_stack_bottom - 1},
        {"nothing lies above the kernel stack", (uint32_t)fsm_kernel_stack_top},
        {"memory for apps not yet loaded is out of reach", (uint32_t)fsm_arena_end - 1},
    };
    for (uint32_t i = 0; i < sizeof writes / sizeof writes[0]; i++)
        check_trap(writes[i].promise, test_write, writes[i].address, FSM_TRAP_MEMORY, at(test_write_stops), writes[i].address);

    const struct {
        const char *promise;
        uint32_t address;
    } nowhere[] = {
        {"an app's cell is not where an access without %gs finds it", app.cell_address},
        {"nor is it there to its end", app.cell_address + app.cell_size - 4},
    };
    for (uint32_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
        check_trap(nowhere[i].promise, test_write, nowhere[i].address, FSM_TRAP_MEMORY, at(test_write_stops), nowhere[i].address);
        check_trap(nowhere[i].promise, test_read, nowhere[i].address, FSM_TRAP_MEMORY, at(test_read_stops), nowhere[i].address);
    }

    uint32_t taken = (uint32_t)fsm_port_take(test_file, 4096);
    check_trap("a file taken for verification cannot be written", test_write, taken, FSM_TRAP_MEMORY, at(test_write_stops), taken);

    memset(app.cell, 0xc3, 64); /* ret */
    check_trap("a cell cannot be executed", test_jump, app.cell_address + 32, FSM_TRAP_MEMORY, app.cell_address + 32,
               app.cell_address + 32);
    check_trap("an app's constants cannot be executed", test_jump, at(test_file), FSM_TRAP_MEMORY, at(test_file), at(test_file));
}

/* What a window shows: the app's constants, to read, and its cell; nothing else, and nothing of another app. */
static void check_window(const uint8_t *boot_image)
{
    struct fsm_trap trap;
    const struct fsm_placement other = test_load();
    const struct {
        const char *promise;
        uint32_t address;
    } hidden[] = {
        {"a window does not show the kernel's code", (uint32_t)fsm_text_begin},
        {"nor its data", (uint32_t)fsm_data_begin},
        {"nor the kernel's stack", (uint32_t)fsm_kernel_stack_top - 8},
        {"nor the app's own machine stack", (uint32_t)fsm_app_stack_top - 8},
        {"nor the boot image", (uint32_t)boot_image},
        {"nor the app's own code", at(test_code)},
        {"nor what lies behind the cell", (app.cell_address + app.cell_size + 4095) & ~4095u},
        {"nor another app's constants", other.image_address},
        {"nor another app's cell", other.cell_address},
        {"nor where the kernel reaches that", (uint32_t)other.cell},
        {"nor where the kernel reaches its own", (uint32_t)app.cell},
        {"nor address 0", 0},
        {"nor the last of all addresses", 0xffffffff},
    };
    for (uint32_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        check_trap(hidden[i].promise, test_read_window, hidden[i].address, FSM_TRAP_MEMORY, at(test_read_window_stops),
                   hidden[i].address);
        check_trap(hidden[i].promise, test_write_window, hidden[i].address, FSM_TRAP_MEMORY, at(test_write_window_stops),
                   hidden[i].address);
    }
    check(run(test_read_window, at(test_file), 0, &trap), "an app reads its constants in its window");
    check_trap("but does not write them", test_write_window, at(test_file), FSM_TRAP_MEMORY, at(test_write_window_stops),
               at(test_file));
    check_trap("an access across the end of all addresses traps", test_straddle, 0, FSM_TRAP_MEMORY, at(test_straddle_stops),
               ANY_ADDRESS);
    check_trap("a sum of more than 32 bits stays in the window", test_displaced, 0, FSM_TRAP_MEMORY, at(test_displaced_stops),
               0x7ffffff6);
    app.cell[2000] = 0;
    other.cell[2000] = 0;
    check(run(test_write_window, app.cell_address + 2000, 0, &trap) && app.cell[2000] == 0x90 && other.cell[2000] == 0,
          "the kernel sees what an app writes to its cell, and no other app does");
}

static void check_stacks(void)
{
    uint32_t address, size;

    fsm_port_stack(&address, &size);
    check(address - (uint32_t)fsm_app_stack_bottom >= fsm_port_stack_reserve && address + size == (uint32_t)fsm_app_stack_top,
          "below the stack that is the handlers' there is as much as an API call needs");
    check_trap("a handler without a stack cannot disturb interrupts, and traps", test_no_stack, 0, FSM_TRAP_MEMORY,
               at(test_no_stack_stops), ANY_ADDRESS);
    check_trap("a stack pointer that is no address traps", test_wild_stack, 0, FSM_TRAP_MEMORY, at(test_wild_stack_stops), 0);
    check_trap("endless recursion traps in the guard below the stack", test_recursion, 0, FSM_TRAP_MEMORY, at(test_recursion_stops),
               (uint32_t)fsm_app_stack_bottom - 8);
    check_trap("a large frame cannot step over the guard", test_large_frame, 0, FSM_TRAP_MEMORY, at(test_large_frame_stops),
               ANY_ADDRESS);
    check_trap("after a handler that left everything in disorder all is in order", test_disorder, 0, FSM_TRAP_INSTRUCTION,
               at(test_disorder_stops), 0);
}

static void check_gate(void)
{
    const struct fsm_trap raised = {.kind = FSM_TRAP_POINTER, .pc = 0x1234, .address = 0x5678};
    struct fsm_trap trap = {.kind = FSM_TRAP_NONE};
    bool returned = run(test_calls, (uint32_t)fsm_port_trap, (uint32_t)&raised, &trap);
    check(!returned && trapped(&trap, raised.kind, raised.pc, raised.address),
          "fsm_port_trap ends the running handler with its trap");
    check(run(test_returns, 7, 0, &trap) && trap.kind == FSM_TRAP_NONE, "and the next handler runs");

    check(run(test_calls, (uint32_t)fsm_port_now, 0, &trap), "a handler can call the kernel");
}

static void check_interrupts(void)
{
    struct fsm_trap trap;
    uint32_t before = fsm_port_now();
    uint64_t kept;

    check(run(test_waits, (uint32_t)fsm_port_now, 0, &trap) && fsm_port_now() - before >= 20,
          "the clock goes on while a handler runs");
    memcpy(&kept, app.cell, sizeof kept);
    check(kept == app.cell_address, "interrupts leave SSE registers alone");
}

static void check_endurance(void)
{
    bool kept = true;

    for (uint32_t i = 0; i < 1000; i++) {
        struct fsm_trap trap;
        if (run(test_undefined, 0, 0, &trap) || !run(test_returns, i, 0, &trap)) kept = false;
    }
    check(kept, "a thousand traps later all goes on");
}

void check_handlers(const uint8_t *boot_image)
{
    app = test_load();
    check((uint32_t)boot_image % 16 == 0, "the boot image is aligned");
    check_returning();
    check_instructions();
    check_accesses(boot_image);
    check_window(boot_image);
    check_stacks();
    check_gate();
    check_interrupts();
    check_endurance();
}
