/* preempt.c: handlers that others run before, at instructions that nobody chose, go on as if nothing had been: registers, flags,
 * FPU, MPU and stack. What they compute is what they compute alone.
 */
#include <string.h>

#include <fsm/abi.h>

#include "../../../runtime/port/cortex-m/core.h"
#include "../above.h"
#include "handlers.h"
#include "test.h"

_Noreturn void fsm_device_main(const uint8_t *boot_image);

enum { LEVELS = ABOVE_LEVELS, ROUNDS = 20000, CELL_WORDS = 64, RESULTS = 8, PARTS = 8, MPU_NUMBER = 0xe000ed98 };

/* A level's words below its cell, and its cell. */
static uint32_t cells[LEVELS][FSM_WORDS_CORTEX_M + CELL_WORDS] __attribute__((aligned(512)));
static uint32_t frames[LEVELS]; /* where its handler's locals lay */
static uint32_t ends, traps_seen, wrong_regions, pended;
static bool traps_too;

static uint32_t cell_of(uint32_t level) { return (uint32_t)(cells[level] + FSM_WORDS_CORTEX_M); }

/* Sums that need every register and the flags of every instruction, into four words; also through a block that depends on a flag,
 * and a load of several registers, both of which an interrupt may come in the middle of. */
__attribute__((naked)) static void compute(uint32_t *words __attribute__((unused)), uint32_t rounds __attribute__((unused)))
{
    __asm__("push {r0, r4-r11, lr}\n"
            "mov r2, #1\n mov r3, #2\n mov r4, #3\n mov r5, #5\n mov r6, #7\n mov r7, #11\n mov r8, #13\n mov r9, #17\n"
            "mov r10, #19\n mov r11, #23\n mov r12, #29\n mov lr, #31\n"
            "1:\n"
            "adds r2, r3, r2, ror #7\n adcs r3, r4\n adcs r4, r5, r4, ror #3\n adcs r5, r6\n"
            "ittee cs\n addcs r6, r7\n eorcs r7, r8\n addcc r7, r2\n eorcc r6, r10\n"
            "adds r8, r9, r8, ror #5\n adc r9, r10\n adds r10, r11, r10, ror #9\n adc r11, r12\n"
            "eors r12, lr, r12, ror #11\n it mi\n addmi lr, r2\n"
            "push {r2-r12, lr}\n pop {r2-r12, lr}\n"
            "subs r1, #1\n"
            "bne 1b\n"
            "add r2, r6\n add r3, r7\n add r4, r8\n add r5, r9\n eor r2, r10\n eor r3, r11\n eor r4, r12\n eor r5, lr\n"
            "pop {r0}\n stm r0, {r2-r5}\n"
            "pop {r4-r11, pc}\n");
}

/* The logistic map (May, Nature 1976), whose every value depends on all before, in registers of the FPU that a call keeps and in
 * some that it does not, into two words. */
__attribute__((naked)) static void compute_floats(uint32_t *words __attribute__((unused)), uint32_t rounds __attribute__((unused)))
{
    __asm__(".fpu fpv4-sp-d16\n"
            "vpush {s16-s31}\n"
            "ldr r2, =0x4079999a\n ldr r3, =0x3e99999a\n mov r12, #0x3f800000\n" /* 3.9, 0.3, 1 */
            "vmov s15, r2\n vmov s31, r2\n vmov s0, r3\n vmov s16, r3\n vmov s1, r12\n vmov s17, r12\n"
            "1:\n"
            "vsub.f32 s2, s1, s0\n vmul.f32 s0, s0, s15\n vmul.f32 s0, s0, s2\n"
            "vsub.f32 s30, s17, s16\n vmul.f32 s16, s16, s31\n vmul.f32 s16, s16, s30\n"
            "subs r1, #1\n"
            "bne 1b\n"
            "vstr s0, [r0]\n vstr s16, [r0, #4]\n"
            "vpop {s16-s31}\n"
            "bx lr\n"
            ".ltorg\n");
}

/* With all registers changed that the waiting handlers expect to find as they were. */
__attribute__((naked)) static void trap_with_rubbish(bool floats __attribute__((unused)))
{
    __asm__(".fpu fpv4-sp-d16\n"
            "cbz r0, 1f\n"
            "mov r2, #0x3f000000\n vmov s16, r2\n vmov s17, r2\n vmov s30, r2\n vmov s31, r2\n"
            "1: mov r4, #0\n mov r5, #0\n mov r6, #0\n mov r7, #0\n mov r8, #0\n mov r9, #0\n mov r10, #0\n mov r11, #0\n"
            "udf #1\n");
}

static uint32_t *regions_of(uint32_t level) { return cells[level] + FSM_WORDS_CORTEX_M - FSM_WORD_REGIONS - FSM_REGION_WORDS; }

static bool has_fpu(void) { return fsm_port_targets() != 1u << FSM_TARGET_CORTEX_M3; }

/* Whether the MPU has this level's regions. */
static bool has_regions(uint32_t level)
{
    const uint32_t *words = regions_of(level);
    bool has = true;
    for (uint32_t i = 0; i < FSM_REGION_WORDS; i += 2) {
        fsm_interrupts_off();
        *fsm_register(MPU_NUMBER) = words[i] & 15;
        has &= (*fsm_register(FSM_MPU_BASE) & ~31u) == (words[i] & ~31u) && *fsm_register(FSM_MPU_ATTRIBUTES) == words[i + 1];
        fsm_interrupts_restore(0);
    }
    return has;
}

static void works(void *state, const void *event)
{
    uint32_t *words = state;
    const uint32_t level = (uint32_t)event;
    frames[level] = (uint32_t)&words;
    memset(words, 0, RESULTS * sizeof *words);
    for (uint32_t part = 0; part < PARTS; part++) {
        uint32_t results[RESULTS] = {0};
        compute(results, ROUNDS / PARTS >> level);
        if (has_fpu()) compute_floats(results + 4, 4 * ROUNDS / PARTS >> level);
        for (uint32_t i = 0; i < RESULTS; i++) words[i] = words[i] * 31 + results[i];
    }
    if (!has_regions(level)) wrong_regions++;
    ends++;
    if (traps_too && level > 0 && ends % 3 == 0) trap_with_rubbish(has_fpu());
}

static void run_level(uint32_t level, uint8_t *stack)
{
    const struct fsm_run run = {.handler = (uint32_t)works, .cell.address = cell_of(level), .fuel = 1000 + level};
    above.cells[above.depth] = run.cell.address;
    if (fsm_port_run(cell_of(level), level, &run, stack)) traps_seen++;
}

static void run_above(uint8_t *stack) { run_level(above.depth, stack); }

static void make_cells(void)
{
    for (uint32_t level = 0; level < LEVELS; level++)
        fsm_mpu_regions(&(struct fsm_mpu_app){0x10000 << level, 0x1000, cell_of(level) & ~31u, 64}, regions_of(level));
}

/* What every level computes alone, then with `due` others in between. */
static void compare(const char *promise, uint32_t due)
{
    uint32_t alone[LEVELS][RESULTS];
    bool same = true;
    for (uint32_t level = 0; level < LEVELS; level++) {
        run_level(level, fsm_app_stack_top);
        memcpy(alone[level], (void *)cell_of(level), sizeof alone[level]);
        memset((void *)cell_of(level), 0, sizeof alone[level]);
        fsm_interrupts_restore(0);
    }
    const uint32_t before = ends;
    above = (struct above){.due = due, .depth_max = LEVELS - 1, .before = run_above, .cells = {cell_of(0)}};
    run_level(0, fsm_app_stack_top);
    for (uint32_t level = 0; level <= above.deepest; level++)
        same &= memcmp(alone[level], (void *)cell_of(level), sizeof alone[level]) == 0;
    test_check(promise, same && above.due == 0 && ends - before == due + 1);
    fsm_interrupts_restore(0);
}

/* As the gate does at the end of an API call. */
static void calls(void *state, const void *event)
{
    (void)state;
    (void)event;
    uint32_t kept = 0x1234;
    fsm_interrupts_off();
    above = (struct above){.due = 1, .depth_max = 1, .before = run_above, .cells = {cell_of(0)}};
    above_is_wanted();
    *fsm_register(FSM_ICSR) = FSM_ICSR_PENDSV;
    if (above.due == 1) pended++;
    fsm_interrupts_restore(0);
    __asm__ volatile("" : "+r"(kept));
    if (above.due == 0 && kept == 0x1234) pended++;
}

static void after_a_call(void)
{
    const struct fsm_run run = {.handler = (uint32_t)calls, .cell.address = cell_of(0), .fuel = 1};
    above.cells[0] = run.cell.address;
    const bool returned = !fsm_port_run(cell_of(0), 0, &run, fsm_app_stack_top);
    fsm_interrupts_restore(0);
    test_check("what becomes due in an API call runs at its end, not before", returned && pended == 2);
}

void fsm_device_main(const uint8_t *boot_image)
{
    (void)boot_image;
    fsm_port_release(0);
    make_cells();
    compare("a handler that another runs before goes on as if nothing had been", 1);
    compare("so do handlers that are interrupted at every tick, three deep", 30);
    test_check("they ran three deep", above.deepest == LEVELS - 1);
    test_check("each on the same stack, below the one that waits",
               frames[1] < frames[0] && frames[2] < frames[1] && frames[3] < frames[2] && frames[0] - frames[3] < 2048);
    test_check("each with its own regions in the MPU", wrong_regions == 0);
    traps_too = true;
    compare("traps among them end nobody else", 30);
    test_check("there were traps", traps_seen > 3);
    after_a_call();
    test_end(8);
}
