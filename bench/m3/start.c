#include "start.h"

enum { SYSTICK_CONTROL = 0xe000e010, SYSTICK_RELOAD = 0xe000e014, SYSTICK_VALUE = 0xe000e018 };
enum { SYSTICK_MASK = 0xffffff, INSTRUCTIONS_A_TICK = 40 };
enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20, STOPPED_APPLICATION_EXIT = 0x20026 };

/* Lower than this the caller of bench_stack_mark, and that itself, may write. */
enum { MARK = 0x5fa7c3e1, KEEP_AWAY = 256 };

extern uint32_t bench_bss_start[], bench_bss_end[], bench_stack_start[], bench_stack_top[];

static volatile uint32_t *at(uint32_t address) { return (volatile uint32_t *)address; }

static void semihosting(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static _Noreturn void leave(int code)
{
    const uint32_t reason[2] = {STOPPED_APPLICATION_EXIT, (uint32_t)code};
    semihosting(SYS_EXIT_EXTENDED, reason);
    for (;;) __asm__ volatile("wfi");
}

static _Noreturn void fault(void) { leave(3); }

static _Noreturn void reset(void)
{
    for (uint32_t *word = bench_bss_start; word < bench_bss_end; word++) *word = 0;
    *at(SYSTICK_RELOAD) = SYSTICK_MASK;
    *at(SYSTICK_VALUE) = 0;
    *at(SYSTICK_CONTROL) = 5; /* on, the processor's clock, no interrupt */
    leave(bench_main());
}

__attribute__((section(".bench_vectors"), used)) static const void *const vectors[16] = {
    bench_stack_top, reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault};

uint32_t bench_instructions(void) { return (SYSTICK_MASK - *at(SYSTICK_VALUE)) * INSTRUCTIONS_A_TICK; }

void bench_stack_mark(void)
{
    uint32_t *const end = (uint32_t *)((uintptr_t)__builtin_frame_address(0) - KEEP_AWAY);
    for (volatile uint32_t *word = bench_stack_start; word < end; word++) *word = MARK;
}

uint32_t bench_stack_used(void)
{
    const volatile uint32_t *word = bench_stack_start;
    while (*word == MARK) word++;
    return (uint32_t)((uintptr_t)__builtin_frame_address(0) - (uintptr_t)word);
}

void bench_print(const char *name, uint32_t value)
{
    char digits[12];
    char *digit = digits + sizeof digits;
    *--digit = 0;
    *--digit = '\n';
    do *--digit = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    semihosting(SYS_WRITE0, name);
    semihosting(SYS_WRITE0, " ");
    semihosting(SYS_WRITE0, digit);
}
