/* containment.c: runs programs of bench/containment, placed at addresses of their own, as the hosted port does.
 *
 *   bench_containment count IMAGE…          under callgrind: dumps the instructions of one event of each, and prints checksums
 *   bench_containment time ROUNDS IMAGE…    each round prints the picoseconds an event takes in each, in order, by turns
 *
 * An image's pages show twice: low, where code and machine stack lie, and in a window of 4 GiB behind %gs. A plain program finds
 * its data in the one, a contained one in the other.
 */
#include <asm/prctl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <valgrind/callgrind.h>

#include <fsm/abi.h>

#include "../containment/image.h"

enum { IMAGES_MAX = 16, STACK = 0x8000000, STACK_SIZE = 0x100000, ROUND_NANOSECONDS = 1000000 };
#define WINDOW_SIZE (UINT64_C(1) << 32)

static uint64_t window;

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(3);
}

static void *map(uint64_t address, size_t size, int protection, int flags, int file)
{
    void *place = mmap((void *)address, size, protection, flags, file, 0);
    if (place == MAP_FAILED || (address != 0 && (uint64_t)place != address)) fail("mmap");
    return place;
}

static void make_window(void)
{
    void *place = map(0, 3 * WINDOW_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
    window = ((uint64_t)place + WINDOW_SIZE - 1) / WINDOW_SIZE * WINDOW_SIZE;
    map(STACK, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1);
    map(FSM_FUEL_ADDRESS, IMAGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1);
    if (syscall(SYS_arch_prctl, ARCH_SET_GS, window) != 0) fail("arch_prctl");
}

static const struct image *load(const char *path)
{
    struct image head;
    FILE *in = fopen(path, "rb");
    if (!in || fread(&head, sizeof head, 1, in) != 1) fail(path);
    const int file = memfd_create("image", 0);
    if (file < 0 || ftruncate(file, head.size) != 0) fail("memfd");
    char *low = map(head.start, head.size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_SHARED | MAP_FIXED_NOREPLACE, file);
    map(window + head.start, head.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file);
    rewind(in);
    if (fread(low, 1, head.size, in) == 0) fail(path);
    fclose(in);
    *(uint32_t *)(uintptr_t)head.event = IMAGE_EVENT_TYPE;
    return (const struct image *)low;
}

/* x32 code: 32-bit arguments, a stack below 4 GiB. */
static void enter(const struct image *image)
{
    *(volatile uint32_t *)(uintptr_t)FSM_FUEL_ADDRESS = FSM_FUEL_MAX;
    uint64_t entry = image->entry, state = image->state, event = image->event;
    __asm__ volatile("mov %%rsp, %%rbx\n\t"
                     "mov %[stack], %%esp\n\t"
                     "call *%%rax\n\t"
                     "mov %%rbx, %%rsp"
                     : "+a"(entry), "+D"(state), "+S"(event)
                     : [stack] "i"(STACK + STACK_SIZE)
                     : "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2", "xmm3",
                       "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "cc",
                       "memory");
}

static void count(const struct image *const *images, char **names, int number)
{
    for (int i = 0; i < number; i++) {
        enter(images[i]);
        CALLGRIND_ZERO_STATS;
        enter(images[i]);
        CALLGRIND_DUMP_STATS_AT(names[i]);
        printf("%s %u\n", names[i], *(const uint32_t *)(uintptr_t)images[i]->state);
    }
}

static uint64_t nanoseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static uint64_t cost(const struct image *image, uint32_t events)
{
    const uint64_t start = nanoseconds();
    for (uint32_t i = 0; i < events; i++) enter(image);
    return nanoseconds() - start;
}

static void measure(const struct image *const *images, int number, int rounds)
{
    uint32_t events = 1;
    while (cost(images[0], events) < ROUND_NANOSECONDS) events *= 2;
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < number; i++)
            printf("%llu%c", (unsigned long long)(cost(images[i], events) * 1000 / events), i + 1 < number ? ' ' : '\n');
}

int main(int argc, char **argv)
{
    const bool counting = argc > 2 && strcmp(argv[1], "count") == 0;
    const int first = counting ? 2 : 3, number = argc - first;
    const struct image *images[IMAGES_MAX];
    if (number < 1 || number > IMAGES_MAX) {
        fprintf(stderr, "usage: bench_containment count IMAGE… | time ROUNDS IMAGE…\n");
        return 2;
    }
    make_window();
    for (int i = 0; i < number; i++) images[i] = load(argv[first + i]);
    if (counting) count(images, argv + first, number);
    else measure(images, number, atoi(argv[2]));
    return 0;
}
