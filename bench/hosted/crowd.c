/* crowd.c: very many FSMs in the hosted kernel, beside the least that could be there in their place.
 *
 *   bench_crowd ROOT.pem system.conf   prints lines "NAME VALUE", times in nanoseconds:
 *     boot      verifying, making and wiring all of system.conf
 *     start     every FSM's FSM_START
 *     round     a token to each of them in turn, a median of rounds
 *     bytes     memory of the kernel's tables and of the apps' cells
 *     fresh     as many bytes, asked for and written to once
 *     ring      as many events in a bare ring between two players
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../runtime/port/posix/posix.h"
#include "../apps/token.h"
#include "hosted.h"
#include "ring.h"

enum { ROUNDS = 11 };

static uint64_t allocated(void)
{
    const struct mallinfo2 heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

static uint64_t run(void)
{
    const uint64_t start = bench_nanoseconds();
    if (fsm_run_until_stopped() != 0) bench_fail("the kernel stopped");
    return bench_nanoseconds() - start;
}

static uint64_t round_once(void)
{
    const struct token token = {.left = fsm_kernel.system.instances};
    if (fsm_mailbox_put(&fsm_kernel.fsms[0], FSM_ID(token), 0, &token, sizeof token) != FSM_OK)
        bench_fail("the first takes no token");
    return run();
}

static uint64_t ring_once(void)
{
    const uint64_t start = bench_nanoseconds();
    ring_play_short(fsm_kernel.system.instances + 1); /* two at least */
    return bench_nanoseconds() - start;
}

static uint64_t fresh(uint64_t bytes)
{
    const uint64_t start = bench_nanoseconds();
    uint8_t *memory = malloc(bytes);
    if (!memory) bench_fail("no memory");
    memset(memory, 1, bytes);
    __asm__ volatile("" : : "r"(memory) : "memory"); /* somebody might look at it */
    return bench_nanoseconds() - start;
}

static int ascending(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

static void say(const char *name, uint64_t value) { printf("%s %llu\n", name, (unsigned long long)value); }

int main(int argc, char **argv)
{
    uint64_t rounds[ROUNDS], rings[ROUNDS], before = allocated();
    if (argc != 3) bench_fail("usage: ROOT.pem system.conf");
    const uint64_t boot = bench_start_kernel(argv[1], argv[2]);
    const uint64_t bytes = allocated() - before + fsm_kernel.apps[0].cell.size;
    say("boot", boot);
    say("start", run());
    for (int i = 0; i < ROUNDS; i++) {
        rounds[i] = round_once();
        rings[i] = ring_once();
    }
    qsort(rounds, ROUNDS, sizeof rounds[0], ascending);
    qsort(rings, ROUNDS, sizeof rings[0], ascending);
    say("round", rounds[ROUNDS / 2]);
    say("ring", rings[ROUNDS / 2]);
    say("bytes", bytes);
    say("fresh", fresh(bytes));
    return 0;
}
