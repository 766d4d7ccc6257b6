/* preempt.c: handlers that others run before, at instructions that nobody chose, go on as if nothing had been: registers, flags,
 * SSE, window, fuel and stack. What they compute is what they compute alone.
 */
#include <string.h>

#include <fsm/abi.h>

#include "../../../runtime/port/x86/machine.h"
#include "../../../runtime/port/x86/pages.h"
#include "../../../runtime/port/x86/run.h"
#include "../above.h"
#include "app.h"
#include "check.h"

enum { LEVELS = ABOVE_LEVELS, ROUNDS = 200000, RESULTS = 6 };

static struct fsm_placement apps[LEVELS];
static uint64_t results[LEVELS][RESULTS];
static uint32_t frames[LEVELS], fuel_left[LEVELS];
static uint32_t ends, traps_seen;
static bool traps_too;

/* Sums that need every register, the flags of every instruction and the red zone; and the logistic map (May, Nature 1976), whose
 * every value depends on all before, in SSE registers. */
void test_compute(uint64_t *into, uint32_t rounds);
__asm__(
    ".text\n"
    "test_compute:\n"
    "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n push %rdi\n"
    "mov %esi, %ecx\n"
    "mov $3, %eax\n mov $5, %ebx\n mov $7, %edx\n mov $11, %ebp\n mov $13, %esi\n mov $17, %edi\n mov $19, %r8d\n mov $23, %r9d\n"
    "mov $29, %r10d\n mov $31, %r11d\n mov $37, %r12d\n mov $41, %r13d\n mov $43, %r14d\n mov $47, %r15d\n"
    "movsd one, %xmm10\n movsd growth, %xmm15\n movsd start, %xmm0\n movsd start, %xmm5\n"
    "1:\n"
    "ror $7, %rax\n add %rbx, %rax\n adc %rdx, %rbx\n adc %rbp, %rdx\n adc %rsi, %rbp\n adc %rdi, %rsi\n adc %r8, %rdi\n"
    "cmovc %r9, %rbp\n adc %r9, %r8\n adc %r10, %r9\n adc %r11, %r10\n mov %r10, -8(%rsp)\n mov %r11, -128(%rsp)\n"
    "adc %r12, %r11\n adc %r13, %r12\n adc %r14, %r13\n adc %r15, %r14\n adc %rax, %r15\n add -8(%rsp), %r15\n"
    "add -128(%rsp), %r14\n"
    "movsd %xmm10, %xmm1\n subsd %xmm0, %xmm1\n mulsd %xmm15, %xmm0\n mulsd %xmm1, %xmm0\n"
    "movsd %xmm10, %xmm14\n subsd %xmm5, %xmm14\n mulsd %xmm15, %xmm5\n mulsd %xmm14, %xmm5\n"
    "dec %ecx\n"
    "jnz 1b\n"
    "xor %rbx, %rax\n xor %rdx, %rax\n xor %rbp, %rax\n xor %rsi, %rax\n xor %rdi, %rax\n xor %r8, %r9\n xor %r10, %r9\n"
    "xor %r11, %r12\n xor %r13, %r14\n xor %r15, %r14\n xor %r12, %r14\n"
    "pop %rdi\n"
    "mov %rax, (%edi)\n mov %r9, 8(%edi)\n mov %r14, 16(%edi)\n movsd %xmm0, 24(%edi)\n movsd %xmm15, 32(%edi)\n"
    "movsd %xmm5, 40(%edi)\n"
    "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
    "ret\n"
    ".section .rodata.test_compute, \"a\"\n .balign 8\n one: .double 1\n growth: .double 3.9\n start: .double 0.3\n .text\n");

static uint64_t window_word(uint32_t level)
{
    uint64_t word;
    __asm__ volatile("mov %%gs:(%k1), %0" : "=r"(word) : "r"(apps[level].cell_address));
    return word;
}

static void works(uint32_t state, uint32_t level)
{
    (void)state;
    frames[level] = (uint32_t)&level;
    test_compute(results[level], ROUNDS >> level);
    results[level][0] += window_word(level);
    fuel_left[level] = *(volatile uint32_t *)FSM_FUEL_ADDRESS;
    ends++;
    if (traps_too && level > 0 && ends % 3 == 0) __builtin_trap();
}

static void run_level(uint32_t level, uint8_t *stack)
{
    const struct fsm_run run = {.handler = (uint32_t)works, .cell.address = apps[level].cell_address, .fuel = 1000 + level};
    above.cells[above.depth] = run.cell.address;
    if (fsm_port_run(0, level, &run, stack)) traps_seen++;
}

static void run_above(uint8_t *stack) { run_level(above.depth, stack); }

/* What every level computes alone, then with `due` others in between. */
static void compare(const char *promise, uint32_t due)
{
    uint64_t alone[LEVELS][RESULTS];
    for (uint32_t level = 0; level < LEVELS; level++) run_level(level, fsm_app_stack_top);
    memcpy(alone, results, sizeof alone);
    memset(results, 0, sizeof results);
    const uint32_t before = ends;
    above = (struct above){.due = due, .depth_max = LEVELS - 1, .before = run_above, .cells = {apps[0].cell_address}};
    run_level(0, fsm_app_stack_top);
    const bool same = memcmp(alone, results, (above.deepest + 1) * sizeof alone[0]) == 0;
    check(same && above.due == 0 && ends - before == due + 1, promise);
    fsm_interrupts_on();
}

/* As the gate does at the end of an API call. */
static void calls(void)
{
    fsm_interrupts_off();
    above = (struct above){.due = 1, .depth_max = 1, .before = run_above, .cells = {apps[0].cell_address}};
    fsm_run_switch();
    fsm_interrupts_on();
}

void check_preemption(void)
{
    bool fuel = true;
    for (uint32_t level = 0; level < LEVELS; level++) {
        apps[level] = test_load();
        apps[level].cell[0] = (uint8_t)(level + 1);
    }
    compare("a handler that another runs before goes on as if nothing had been", 1);
    compare("so do handlers that are interrupted at every tick, three deep", 30);
    check(above.deepest == LEVELS - 1, "they ran three deep");
    check(frames[1] < frames[0] && frames[2] < frames[1] && frames[3] < frames[2] && frames[0] - frames[3] < 4096,
          "each on the same stack, below the one that waits");
    for (uint32_t level = 0; level < LEVELS; level++) fuel = fuel && fuel_left[level] == 1000 + level;
    check(fuel, "each with its own fuel");
    traps_too = true;
    compare("traps among them end nobody else", 30);
    check(traps_seen > 3, "there were traps");
    const uint32_t before = ends;
    const struct fsm_run run = {.handler = (uint32_t)calls, .cell.address = apps[0].cell_address};
    above.cells[0] = run.cell.address;
    const bool returned = !fsm_port_run(0, 0, &run, fsm_app_stack_top);
    fsm_interrupts_on();
    check(returned && ends == before + 1, "what becomes due in an API call runs at its end");
}
