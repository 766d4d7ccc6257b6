/* run.c: handlers run, trap and leave the kernel as it was; the clock moves; memory is given out as promised. */
#include <string.h>

#include <fsm/abi.h>

#include "../../../runtime/port/cortex-m/board.h"
#include "../../../runtime/port/cortex-m/core.h"
#include "../../../runtime/system/region.h"
#include "../../../runtime/system/system.h"
#include "../above.h"
#include "handlers.h"
#include "test.h"

_Noreturn void fsm_device_main(const uint8_t *boot_image);

static uint32_t state[64], event[16], cell[16];

/* The trap's expected values; ANY: not looked at. */
enum { ANY = 0x12345678 };

static struct fsm_trap last;
static bool masked; /* after the last run */

static bool run(handler *handler, struct fsm_trap *trap, uint32_t *kept)
{
    const struct fsm_run run = {.handler = (uint32_t)handler, .cell.address = (uint32_t)cell, .fuel = FSM_FUEL_DEFAULT};
    above.cells[0] = run.cell.address;
    const struct fsm_trap *how = test_run((uint32_t)state, (uint32_t)event, &run, fsm_app_stack_top, kept);
    masked = fsm_interrupts_off() != 0;
    *trap = how ? *how : (struct fsm_trap){0};
    fsm_interrupts_restore(0);
    return !how;
}

static void traps(const char *promise, handler *handler, enum fsm_trap_kind kind, uint32_t pc, uint32_t address)
{
    struct fsm_trap trap;
    uint32_t kept;
    bool returned = run(handler, &trap, &kept);
    bool as_said = trap.kind == kind && (pc == ANY || trap.pc == pc) && (address == ANY || trap.address == address);
    test_check(promise, !returned && as_said && kept && masked);
    if (returned || !as_said || !kept) {
        test_number("returned", returned);
        test_number("kind    ", trap.kind);
        test_number("pc      ", trap.pc);
        test_number("address ", trap.address);
        test_number("kept    ", kept);
    }
    last = trap;
    uint32_t since = fsm_port_now(); /* the next tick still comes: no interrupt level was left active */
    while (fsm_port_now() == since) continue;
}

static void handlers_return(void)
{
    struct fsm_trap trap;
    uint32_t kept;
    bool returned = run(test_returns, &trap, &kept);
    test_check("a handler that returns returns, and the kernel's registers are kept, and interrupts are off",
               returned && kept && masked);
    test_check("a handler gets its state, its event and in r9 its cell",
               state[0] == (uint32_t)state && state[1] == (uint32_t)event && state[2] == (uint32_t)cell);
    test_check("a handler runs on the app stack",
               state[3] > (uint32_t)fsm_app_stack_start && state[3] < (uint32_t)fsm_app_stack_top);
    state[0] = 5;
    uint32_t before = fsm_port_now();
    returned = run(test_stays, &trap, &kept);
    test_check("the clock moves while a handler runs", returned && kept && fsm_port_now() - before >= 5);
}

static void traps_of_instructions(void)
{
    traps("an undefined instruction traps", test_undefined, FSM_TRAP_INSTRUCTION, (uint32_t)at_undefined, 0);
    traps("the compiler's trap traps", test_compiler_trap, FSM_TRAP_INSTRUCTION, (uint32_t)test_compiler_trap & ~1u, 0);
    traps("a fault with interrupts off traps", test_interrupts_off, FSM_TRAP_INSTRUCTION, (uint32_t)at_interrupts_off, 0);
    traps("a division by zero traps", test_divides, FSM_TRAP_ARITHMETIC, (uint32_t)at_divides, 0);
    traps("a supervisor call traps", test_supervisor_call, FSM_TRAP_MACHINE, (uint32_t)at_supervisor_call, 0);
    traps("a branch to an address that is not Thumb's traps", test_arm_mode, FSM_TRAP_MACHINE, (uint32_t)fsm_flash_start + 0x1000,
          0);
}

static void traps_of_memory(void)
{
    traps("a read where nothing is traps", test_reads_nowhere, FSM_TRAP_MEMORY, (uint32_t)at_reads_nowhere, 0x70000004);
    traps("a read where no device answers traps", test_reads_no_device, FSM_TRAP_MEMORY, (uint32_t)at_reads_no_device, 0x5e000004);
    traps("a write where nothing is traps", test_writes_nowhere, FSM_TRAP_MEMORY, (uint32_t)at_writes_nowhere, 0x70000000);
    traps("a read through a null pointer traps", test_reads_null, FSM_TRAP_MEMORY, (uint32_t)at_reads_null, 12);
    traps("a write to flash traps", test_writes_flash, FSM_TRAP_MEMORY, (uint32_t)at_writes_flash,
          (uint32_t)fsm_flash_start + 0x1000);
    traps("an unaligned access that the machine cannot do traps, and says where", test_unaligned, FSM_TRAP_ALIGNMENT,
          (uint32_t)at_unaligned, (uint32_t)state + 9);
    traps("so does one of several words, downwards", test_unaligned_below, FSM_TRAP_ALIGNMENT, (uint32_t)at_unaligned_below,
          (uint32_t)state + 6);
    traps("and one of several words, in a short instruction", test_unaligned_short, FSM_TRAP_ALIGNMENT,
          (uint32_t)at_unaligned_short, (uint32_t)state + 2);
    state[0] = 0x47704770; /* bx lr, twice */
    traps("data are not executed", test_executes_data, FSM_TRAP_MEMORY, (uint32_t)state, (uint32_t)state);
    traps("a call to where nothing is traps", test_calls_nowhere, FSM_TRAP_MEMORY, 0x70000000, 0x70000000);
}

static void traps_of_stacks(void)
{
    traps("a push through a ruined stack pointer traps", test_loses_stack, FSM_TRAP_MEMORY, 0, ANY);
    traps("an interrupt that finds a ruined stack pointer is the app's trap", test_loses_stack_and_stays, FSM_TRAP_MEMORY, 0, ANY);
    traps("a fault with the stack pointer in flash is a trap", test_stack_in_flash, FSM_TRAP_MEMORY, 0, ANY);
    traps("a fault with no room for its frame is a trap", test_stack_odd, FSM_TRAP_MEMORY, 0, ANY);
    traps("a stack pointer to other memory is not believed", test_stack_elsewhere, FSM_TRAP_INSTRUCTION, 0, 0);
    traps("a recursion without end traps at the end of the stack", test_recurses, FSM_TRAP_MEMORY, 0, ANY);
    test_check("and says that it was there", last.address < (uint32_t)fsm_app_stack_start &&
                                                 last.address >= (uint32_t)fsm_app_stack_start - 9 * sizeof(uint32_t));
}

static void traps_of_the_gate(void)
{
    struct fsm_trap wanted = {.kind = FSM_TRAP_POINTER, .pc = 0x4321, .address = 0x8765};
    memcpy(state, &wanted, sizeof wanted);
    traps("a trap by the gate is reported as the gate gave it", test_gate_traps, FSM_TRAP_POINTER, 0x4321, 0x8765);
}

/* One image for both processors: what holds depends on which it is. */
static void floating_point(void)
{
    struct fsm_trap trap;
    uint32_t kept;
    float numbers[3] = {1.5f, 2.5f, 0.0f}, product = 0.0f;
    memcpy(state, numbers, sizeof numbers);
    state[3] = 5000000;
    if (fsm_port_targets() == 1u << FSM_TARGET_CORTEX_M3) {
        traps("without an FPU an FPU instruction traps", test_multiplies, FSM_TRAP_INSTRUCTION, (uint32_t)at_multiplies, 0);
        traps("and again", test_multiplies_and_traps, FSM_TRAP_INSTRUCTION, (uint32_t)at_multiplies, 0);
        traps("so does one that would be unaligned", test_unaligned_number, FSM_TRAP_INSTRUCTION, (uint32_t)at_unaligned_number, 0);
    } else {
        traps("an unaligned access of the FPU traps, and says where", test_unaligned_number, FSM_TRAP_ALIGNMENT,
              (uint32_t)at_unaligned_number, (uint32_t)state + 9);
        uint32_t before = fsm_port_now();
        bool returned = run(test_multiplies, &trap, &kept);
        memcpy(&product, &state[2], sizeof product);
        test_check("with an FPU a handler computes in it while interrupts come",
                   returned && kept && product == 3.75f && fsm_port_now() - before >= 2);
        traps("a trap of a handler that uses the FPU", test_multiplies_and_traps, FSM_TRAP_INSTRUCTION, ANY, 0);
    }
}

static void memory(void)
{
    struct fsm_extent extent = {.image_align = 4, .cell_align = 32};
    struct fsm_placement a, b;
    const uint8_t *file = fsm_flash_start + 0x1000;
    test_check("a file in flash is taken where it lies", fsm_port_take(file, 1000) == file);
    test_check("a file that is not in flash is not taken",
               !fsm_port_take((const uint8_t *)state, 4) && !fsm_port_take(file, (uint32_t)(fsm_flash_end - fsm_flash_start)));
    bool placed = fsm_port_place(file, &extent, 12, 100, &a) && fsm_port_place(file, &extent, 4, 96, &b);
    test_check("cells are placed apart, aligned, with room for the slots below",
               placed && a.cell_address % 32 == 0 && b.cell_address % 32 == 0 && a.cell_address >= (uint32_t)fsm_arena_start + 12 &&
                   b.cell_address >= a.cell_address + 100 + 4);
    test_check("the image stays where it is",
               a.image == file && a.image_address == (uint32_t)file && !a.image_writable && a.cell == (uint8_t *)a.cell_address);
    uint8_t sum = 0;
    for (int i = -12; i < 100; i++) sum |= a.cell[i];
    test_check("slots and cells are zero", !sum);
    test_check("a cell larger than what is left is refused",
               !fsm_port_place(file, &extent, 4, (uint32_t)(fsm_arena_end - fsm_arena_start), &b));
    test_check("sizes that overflow are refused",
               !fsm_port_place(file, &extent, 0xfffffff0u, 0x20, &b) && !fsm_port_place(file, &extent, 4, 0xfffffffcu, &b));
    test_check("an image that is not aligned as it asks is refused", !fsm_port_place(file + 2, &extent, 4, 4, &b));
    uint32_t *table = fsm_port_memory(13), *next = fsm_port_memory(8);
    test_check("the kernel's own memory is zeroed, aligned and of its own",
               table && next && !((uint32_t)table % 8) && !((uint32_t)next % 8) && next - table == 4 &&
                   (uint8_t *)table >= a.cell + 196 && !table[0] && !table[3]);
    test_check("there is no more of it than the arena has",
               !fsm_port_memory((uint32_t)(fsm_arena_end - fsm_arena_start)) && !fsm_port_memory(0xffffffffu));
    test_check("after refusals the arena is as before",
               fsm_port_place(file, &extent, 4, 96, &b) && b.cell_address < a.cell_address + 512);
}

enum { APP_REGIONS = FSM_REGION_WORDS / 2, REGION_READABLE = 2 << 24 /* AP: 2 or 6: unprivileged reads */ };

/* Whether an unprivileged read of the byte comes through, as the Armv7-M manual says, B3.5. */
static bool open_to_reads(const uint32_t words[FSM_REGION_WORDS], uint32_t address)
{
    for (uint32_t i = 0; i < APP_REGIONS; i++) {
        const uint32_t base = words[2 * i] & ~0x1fu, attributes = words[2 * i + 1], size = 2u << (attributes >> 1 & 0x1f);
        if ((attributes & 1) == 0 || address < base || address - base >= size) continue;
        if ((attributes >> 8 >> (address - base) / (size / 8) & 1) == 0) return (attributes & REGION_READABLE) != 0;
    }
    return false;
}

/* Every byte from one part before file and cell to one part behind them, in steps that no part is shorter than. */
static bool covers(const uint32_t words[FSM_REGION_WORDS], uint32_t start, uint32_t size)
{
    const uint32_t part = fsm_region_part(size), end = (uint32_t)fsm_region_round(start + size, part);
    bool all = true;
    for (uint32_t at = start - part; at != end + part; at += 4) all &= open_to_reads(words, at) == (at >= start && at < end);
    return all;
}

static void regions(void)
{
    uint32_t words[FSM_REGION_WORDS];
    bool all = true, aligned = true, placed = true;
    for (uint32_t size = 96; size < 70000; size += size / 3 + 4) {
        const uint32_t file = (uint32_t)fsm_region_place(0x10000 + 16 * size, size);
        const uint32_t place = (uint32_t)fsm_region_round(0x20010000 + 4 * size, fsm_region_part(size));
        fsm_mpu_regions(&(struct fsm_mpu_app){file, size, place, size}, words);
        all &= covers(words, file, size) && covers(words, place, size);
        for (uint32_t i = 0; i < APP_REGIONS; i++)
            aligned &= (words[2 * i] & ~0x1fu) % (2u << (words[2 * i + 1] >> 1 & 0x1f)) == 0 && (words[2 * i] & 0x10) != 0;
        placed &= file % fsm_region_part(size) == 0 && file >= 0x10000 + 16 * size;
    }
    test_check("an app's regions cover its file and its cell, and nothing else", all);
    test_check("regions lie at multiples of their sizes, and each has its own number",
               aligned && (words[0] & 0xf) + 1 == (words[2] & 0xf) && (words[2] & 0xf) + 1 == (words[4] & 0xf));
    test_check("a file is placed where one region covers it", placed);
    fsm_mpu_regions(&(struct fsm_mpu_app){0}, words);
    test_check("without an app unprivileged reads come to nothing",
               !open_to_reads(words, 0) && !open_to_reads(words, (uint32_t)cell) && !open_to_reads(words, 0xe000ed94));
    test_check("this machine has an MPU", fsm_port_has_mpu());
}

static void protected_cells(void)
{
    struct fsm_extent extent = {.image_align = 4, .cell_align = 8, .needs_mpu = true};
    struct fsm_placement a, b;
    const uint8_t *file = fsm_flash_start + 0x1000;
    test_check("a file that no region covers is refused where an MPU is needed",
               fsm_port_take(file + 32, 0xc00) && !fsm_port_place(file + 32, &extent, 40, 100, &a));
    bool placed =
        fsm_port_take(file, 0xc00) && fsm_port_place(file, &extent, 40, 100, &a) && fsm_port_place(file, &extent, 40, 5000, &b);
    fsm_port_protect(&a, &extent);
    fsm_port_protect(&b, &extent);
    const uint32_t *of_a = (const uint32_t *)a.cell - (FSM_WORD_REGIONS + FSM_REGION_WORDS),
                   *of_b = (const uint32_t *)b.cell - (FSM_WORD_REGIONS + FSM_REGION_WORDS);
    test_check("the words below a cell open it, with its slack, and its file",
               placed && covers(of_a, a.cell_address, 100 + FSM_CELL_SLACK) &&
                   covers(of_b, b.cell_address, 5000 + FSM_CELL_SLACK) && covers(of_b, (uint32_t)file, 0xc00));
    test_check("they open no other cell, and not themselves",
               !open_to_reads(of_a, b.cell_address) && !open_to_reads(of_b, a.cell_address) &&
                   !open_to_reads(of_a, a.cell_address - 4) && !open_to_reads(of_b, b.cell_address - 40));
}

/* Registers and interrupts that this board does not give away, by any window that has one of them. */
static void devices_refused(void)
{
    enum {
        NVIC = 0xe000e100,
        SYSTICK = 0xe000e010,
        MPU = 0xe000ed90,
        VECTOR_TABLE = 0xe000ed08,
        BITS = 0x42000000,
        ROM_TABLE = 0xe00ff000
    };
    const uint32_t places[] = {0,
                               NVIC,
                               SYSTICK,
                               MPU,
                               VECTOR_TABLE,
                               BITS,
                               BITS + 0x4000 * 32,
                               ROM_TABLE,
                               0xfffffffc,
                               0x22000000,
                               (uint32_t)fsm_flash_start,
                               (uint32_t)fsm_flash_end - 4,
                               (uint32_t)fsm_ram_start,
                               (uint32_t)fsm_ram_end - 4,
                               (uint32_t)fsm_app_stack_start,
                               (uint32_t)fsm_arena_start};
    bool refused = true;
    for (uint32_t i = 0; i < sizeof places / sizeof *places; i++)
        refused &= fsm_port_device_take(FSM_DEVICE_MMIO, places[i], 4) != NULL;
    test_check("memory, the processor's registers and every bit's alias are given to nobody", refused);
    const struct fsm_board_device *end = &fsm_board_devices[fsm_board_device_count - 1];
    test_check("nor is a window that goes one byte beyond a device, begins before it, or wraps",
               fsm_port_device_take(FSM_DEVICE_MMIO, end->base, end->size + 1) &&
                   fsm_port_device_take(FSM_DEVICE_MMIO, end->base - 4, 8) &&
                   fsm_port_device_take(FSM_DEVICE_MMIO, end->base + 4, end->size) &&
                   fsm_port_device_take(FSM_DEVICE_MMIO, end->base + 4, 0xfffffffc) &&
                   fsm_port_device_take(FSM_DEVICE_MMIO, 4, 0xfffffffc) &&
                   fsm_port_device_take(FSM_DEVICE_MMIO, 0x40000000, 0x20000000));
    test_check("nor are ports of another machine, or interrupts that belong to no such device",
               fsm_port_device_take(FSM_DEVICE_PORT, 0x2f8, 8) && fsm_port_device_take(FSM_DEVICE_IRQ, 0, 0) &&
                   fsm_port_device_take(FSM_DEVICE_IRQ, 1023, 0));
}

/* The board's first device has an interrupt. */
static void devices_given(void)
{
    enum { NVIC_PEND = 0xe000e200 };
    const struct fsm_board_device *first = &fsm_board_devices[0], *port = first;
    const uint32_t number = first->first_interrupt;
    volatile uint32_t *pend = &fsm_register(NVIC_PEND)[number / 32];
    bool given =
        !fsm_port_device_take(FSM_DEVICE_MMIO, first->base, first->size) && !fsm_port_device_take(FSM_DEVICE_IRQ, number, 0);
    test_line = number;
    *pend = 1u << number % 32;
    test_check("a device is given away, and its interrupt is off", given && test_interrupts == 0);
    fsm_nvic_switch(number, true);
    test_check("what it asked for before is forgotten when it is switched on", test_interrupts == 0);
    *pend = 1u << number % 32;
    __asm__ volatile("dsb\n isb" : : : "memory");
    test_check("then it comes, with its number, in the middle of what else there is",
               test_interrupts == 1 && test_interrupt == number);
    fsm_nvic_switch(number + 1, true);
    *pend = 1u << (number + 1) % 32;
    __asm__ volatile("dsb\n isb" : : : "memory");
    test_check("one that is nobody's is switched off",
               test_interrupts == 1 && !(fsm_register(FSM_NVIC_ENABLE)[number / 32] >> (number + 1) % 32 & 1));
    while (port->port == 0) port++;
    given = !fsm_port_device_take(FSM_DEVICE_MMIO, port->base, 4);
    test_check("a serial port that was given away is none any more", given && !fsm_port_uart_open(port->port));
}

static void sleep(void)
{
    uint32_t before = fsm_port_now(), rounds = 0;
    fsm_interrupts_off();
    do {
        fsm_kernel.woken = false;
        fsm_port_idle(before + 50, false);
        rounds++;
    } while (fsm_port_now() - before < 50);
    test_check("idle comes back at the deadline, having slept in between", fsm_port_now() - before <= 60 && rounds <= 51);
    fsm_kernel.woken = true;
    before = fsm_port_now();
    for (int i = 0; i < 100; i++) fsm_port_idle(before + 100000, true);
    test_check("idle comes back at once when something has happened", fsm_port_now() - before < 50);
    before = fsm_port_now();
    fsm_port_idle(before - 1, false);
    test_check("idle comes back at once when the deadline is over", fsm_port_now() - before < 2);
    fsm_interrupts_restore(0);
}

void fsm_device_main(const uint8_t *boot_image)
{
    fsm_port_release(0);
    test_check("the boot image is behind the kernel, at a multiple of 16", !((uint32_t)boot_image % 16) && boot_image[0] == 'F');
    handlers_return();
    traps_of_instructions();
    traps_of_memory();
    traps_of_stacks();
    traps_of_the_gate();
    floating_point();
    memory();
    regions();
    protected_cells();
    devices_refused();
    devices_given();
    sleep();
    handlers_return();
    test_end(1 + 4 + 6 + 10 + 7 + 1 + 3 + 11 + 5 + 3 + 3 + 4 + 5 + 3);
}

__attribute__((section(".fsm_boot"), used)) static const char boot[16] = "FSMB";
