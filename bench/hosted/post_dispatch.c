/* post_dispatch.c: what an event costs in the hosted kernel and in a bare ring, by turns in one process.
 *
 *   bench_post_dispatch ROOT.pem system.conf ROUNDS EVENTS   each round prints "short KERNEL RING" and "long KERNEL RING",
 *                                                            picoseconds an event; then "window", the instruction alone that
 *                                                            changes the window, where it is switched on
 *   bench_post_dispatch ROOT.pem system.conf ONE EVENTS      kernel-short, kernel-long, ring-short or ring-long, for valgrind
 *
 * The kernel is the real one, with the hosted port's own context switch, and the apps (bench/apps) are signed and verified.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../runtime/port/posix/posix.h"
#include "../apps/ball.h"
#include "hosted.h"
#include "ring.h"

/* ping is FSM 0; it runs until nothing has happened for a millisecond, asleep. */
static void play_kernel(bool is_long, uint32_t events)
{
    const struct serve serve = {.rallies = events / 2, .is_long = is_long};
    if (fsm_mailbox_put(&fsm_kernel.fsms[0], FSM_ID(serve), 0, &serve, sizeof serve) != FSM_OK) bench_fail("ping takes no message");
    if (fsm_run_until_stopped() != 0) bench_fail("the kernel stopped");
}

static void play(const char *which, uint32_t events)
{
    if (strcmp(which, "kernel-short") == 0) play_kernel(false, events);
    else if (strcmp(which, "kernel-long") == 0) play_kernel(true, events);
    else if (strcmp(which, "ring-short") == 0) ring_play_short(events);
    else if (strcmp(which, "ring-long") == 0) ring_play_long(events);
    else bench_fail("unknown player");
}

static unsigned long long cost(const char *which, uint32_t events)
{
    const uint64_t start = bench_nanoseconds();
    play(which, events);
    return (bench_nanoseconds() - start) * 1000 / events;
}

/* Of the kernel's work for an event whose FSM is of another app than the one before. */
static void window(uint32_t times)
{
    if (!fsm_posix_may_write_gs) return;
    const uint64_t start = bench_nanoseconds();
    for (uint32_t i = 0; i < times; i++) __asm__ volatile("wrgsbase %0" : : "r"(fsm_posix_entered));
    printf("window %llu\n", (unsigned long long)(bench_nanoseconds() - start) * 1000 / times);
}

static void rounds(uint32_t count, uint32_t events)
{
    for (uint32_t i = 0; i < count; i++) {
        unsigned long long kernel = cost("kernel-short", events), ring = cost("ring-short", events);
        printf("short %llu %llu\n", kernel, ring);
        ring = cost("ring-long", events), kernel = cost("kernel-long", events);
        printf("long %llu %llu\n", kernel, ring);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) bench_fail("usage: ROOT.pem system.conf ROUNDS|ONE EVENTS");
    const uint32_t events = (uint32_t)strtoul(argv[4], NULL, 10), count = (uint32_t)strtoul(argv[3], NULL, 10);
    if (events < 2) bench_fail("too few events");
    bench_start_kernel(argv[1], argv[2]);
    if (count > 0) rounds(count, events), window(count * events);
    else play(argv[3], events);
    return 0;
}
