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
#include <time.h>

#include "../../runtime/kernel/boot.h"
#include "../../runtime/port/posix/posix.h"
#include "../../runtime/system/conf.h"
#include "../../signer/root.h"
#include "../apps/ball.h"
#include "ring.h"

static _Noreturn void fail(const char *why)
{
    fprintf(stderr, "bench_post_dispatch: %s\n", why);
    exit(3);
}

static uint64_t nanoseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void start_kernel(const char *root_file, const char *system_file)
{
    static struct fsm_conf conf; /* the kernel reads it in place, to the end */
    static struct fsm_root root;
    static struct fsm_boot_file files[FSM_SYSTEM_APPS_MAX];
    struct fsm_sign_why why;
    if (fsm_root_read(root_file, &root, &why) != FSM_SIGN_OK) fail(why.detail);
    if (fsm_conf_read(&conf, system_file, NULL) != FSM_CONF_DONE) fail(conf.message);
    const struct fsm_boot boot = {.system = conf.system,
                                  .files = files,
                                  .root_name = root.name,
                                  .root_name_length = (uint32_t)root.name_size,
                                  .root_key = root.key,
                                  .now = (uint64_t)time(NULL)};
    for (unsigned i = 0; i < conf.system.apps; i++) files[i] = (struct fsm_boot_file){conf.apps[i].bytes, conf.apps[i].size};
    fsm_posix_run_init();
    if (fsm_boot_system(&boot) != 0) fail("the kernel refused the benchmark's system");
}

/* ping is FSM 0; it runs until nothing has happened for a millisecond, asleep. */
static void play_kernel(bool is_long, uint32_t events)
{
    const struct serve serve = {.rallies = events / 2, .is_long = is_long};
    if (fsm_mailbox_put(&fsm_kernel.fsms[0], FSM_ID(serve), 0, &serve, sizeof serve) != FSM_OK) fail("ping takes no message");
    if (fsm_run_until_stopped() != 0) fail("the kernel stopped");
}

static void play(const char *which, uint32_t events)
{
    if (strcmp(which, "kernel-short") == 0) play_kernel(false, events);
    else if (strcmp(which, "kernel-long") == 0) play_kernel(true, events);
    else if (strcmp(which, "ring-short") == 0) ring_play_short(events);
    else if (strcmp(which, "ring-long") == 0) ring_play_long(events);
    else fail("unknown player");
}

static unsigned long long cost(const char *which, uint32_t events)
{
    const uint64_t start = nanoseconds();
    play(which, events);
    return (nanoseconds() - start) * 1000 / events;
}

/* Of the kernel's work for an event whose FSM is of another app than the one before. */
static void window(uint32_t times)
{
    if (!fsm_posix_may_write_gs) return;
    const uint64_t start = nanoseconds();
    for (uint32_t i = 0; i < times; i++) __asm__ volatile("wrgsbase %0" : : "r"(fsm_posix_entered));
    printf("window %llu\n", (unsigned long long)(nanoseconds() - start) * 1000 / times);
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
    if (argc != 5) fail("usage: ROOT.pem system.conf ROUNDS|ONE EVENTS");
    const uint32_t events = (uint32_t)strtoul(argv[4], NULL, 10), count = (uint32_t)strtoul(argv[3], NULL, 10);
    if (events < 2) fail("too few events");
    start_kernel(argv[1], argv[2]);
    if (count > 0) rounds(count, events), window(count * events);
    else play(argv[3], events);
    return 0;
}
