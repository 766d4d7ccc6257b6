/* target.c: the library as Cortex-M3 apps get it, run on the machine: 32-bit longs and pointers, and the code that was really made.
 *
 * Bare metal on QEMU's mps2-an385; says what is wrong, if anything is, and leaves with 0 or 1, both by semihosting. */
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fsm/config.h>
#include <fsm/log.h>

/* What the pass fsm-library adds for apps. */
const uint32_t fsm_formats_doubles = 0, fsm_heap_size = 4096;
_Alignas(16) unsigned char fsm_state_of_malloc[4096];

enum { SYS_WRITE0 = 4, SYS_EXIT_EXTENDED = 0x20, ADP_STOPPED_APPLICATION_EXIT = 0x20026, STACK = 4096, ROOM = 48 };

/* Semihosting for AArch32 and AArch64 (Arm): BKPT 0xAB, the operation in r0, its argument in r1. */
static void semihosting(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;

    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static _Noreturn void leave(uint32_t status)
{
    const uint32_t reason[2] = {ADP_STOPPED_APPLICATION_EXIT, status};

    for (;;) semihosting(SYS_EXIT_EXTENDED, reason);
}

static void check(bool holds, const char *promise)
{
    if (holds) return;
    semihosting(SYS_WRITE0, "broken: ");
    semihosting(SYS_WRITE0, promise);
    semihosting(SYS_WRITE0, "\n");
    leave(1);
}

static char logged[FSM_LOG_LINE_MAX + 1];

int32_t fsm_log_write(uint32_t level, const char *text, uint32_t length)
{
    (void)level;
    memcpy(logged, text, length);
    logged[length] = '\0';
    return FSM_OK;
}

int32_t fsm_config_read(const char *key, uint32_t key_length, char *value, uint32_t size)
{
    check(key_length == 5 && memcmp(key, "speed", 5) == 0 && size == 10, "a key arrives");
    memcpy(value, "115200", 6);
    return 6;
}

static void check_numbers(void)
{
    check(strtol("2147483647", NULL, 10) == LONG_MAX && strtol("2147483648", NULL, 10) == LONG_MAX, "strtol ends at 2^31-1");
    check(strtol("-2147483648", NULL, 10) == LONG_MIN && strtol("-99999999999", NULL, 0) == LONG_MIN, "strtol ends at -2^31");
    check(strtoul("4294967295", NULL, 10) == ULONG_MAX && strtoul("0x100000000", NULL, 0) == ULONG_MAX, "strtoul ends at 2^32-1");
    check(strtoul("-1", NULL, 10) == ULONG_MAX && strtoul("-4294967296", NULL, 10) == ULONG_MAX, "strtoul negates");
    check(strtoll("-9223372036854775808", NULL, 10) == LLONG_MIN, "strtoll reaches -2^63");
    check(strtoull("18446744073709551616", NULL, 10) == ULLONG_MAX, "strtoull ends at 2^64-1");
    check(fsm_config_u32("speed", 9600) == 115200, "a configured number is read");
}

static void check_formats(void)
{
    char text[100];

    check(snprintf(text, sizeof(text), "%ld %lu %lld %llx %zu %td %hhd", LONG_MIN, ULONG_MAX, LLONG_MIN, 0xfedcba9876543210,
                   SIZE_MAX, (ptrdiff_t)-1, 0x180) == 79 &&
              strcmp(text, "-2147483648 4294967295 -9223372036854775808 fedcba9876543210 4294967295 -1 -128") == 0,
          "integers of every length are printed");
    fsm_log_info("%c %-4s|%08.3x|%+d %llu%% %s", 'c', "ab", 10u, 7, 18446744073709551615ULL, "end");
    check(strcmp(logged, "c ab  |     00a|+7 18446744073709551615% end") == 0, "arguments of mixed sizes are found");
}

/* Against a copy byte by byte. */
static void check_memory(void)
{
    _Alignas(8) uint8_t ours[ROOM], expected[ROOM];

    for (uint32_t to = 0; to < 16; to++)
        for (uint32_t from = 0; from < 16; from++)
            for (uint32_t length = 0; length < 32; length++) {
                for (uint32_t at = 0; at < ROOM; at++) ours[at] = expected[at] = (uint8_t)(at * 7 + to + from);
                for (volatile uint32_t at = 0; at < length; at++) expected[to + at] = ours[from + at];
                memmove(ours + to, ours + from, length);
                for (volatile uint32_t at = 0; at < ROOM; at++) check(ours[at] == expected[at], "memmove moves");
                check(memcmp(ours, expected, ROOM) == 0, "memcmp sees what is equal");
                memset(ours + to, 0x5a, length);
                for (volatile uint32_t at = 0; at < ROOM; at++)
                    check(ours[at] == (at >= to && at < to + length ? 0x5a : expected[at]), "memset sets");
            }
}

static int compare(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static void check_sorting(void)
{
    int64_t numbers[101];

    for (int at = 0; at < 101; at++) numbers[at] = (int64_t)(at * 37 % 101) << 33;
    qsort(numbers, 101, sizeof(numbers[0]), compare);
    for (int at = 0; at < 101; at++) {
        int64_t key = (int64_t)at << 33;
        check(bsearch(&key, numbers, 101, sizeof(numbers[0]), compare) == &numbers[at], "what is sorted is found");
    }
}

/* The library finds its state from r9, as in an app: the start of RAM. */
static _Noreturn void start(void)
{
    __asm__ volatile("mov r9, %0" : : "r"(0x20000000));
    check_numbers();
    check_formats();
    check_memory();
    check_sorting();
    leave(0);
}

static _Noreturn void fault(void)
{
    check(false, "no fault");
    leave(1);
}

static _Alignas(8) uint8_t stack[STACK];

/* What the core reads at address 0: the stack, where to start, and where to go on NMI and faults. */
__attribute__((section(".vectors"), used)) static const struct {
    uint8_t *stack;
    void (*handlers[6])(void);
} vectors = {stack + STACK, {start, fault, fault, fault, fault, fault}};
