/* hop.c: what a message from core to core is held against: two processes that wake each other by an eventfd, and do nothing else.
 *
 *   bench_hop HOPS   prints the nanoseconds of one hop
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t nanoseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void play(int mine, int other, uint32_t hops)
{
    uint64_t one = 1, got;
    for (uint32_t i = 0; i < hops; i++)
        if (read(mine, &got, sizeof got) < 0 || write(other, &one, sizeof one) < 0) exit(3);
}

int main(int argc, char **argv)
{
    const uint32_t hops = argc == 2 ? (uint32_t)strtoul(argv[1], NULL, 10) / 2 : 0;
    const int left = eventfd(1, 0), right = eventfd(0, 0);
    if (hops == 0 || left < 0 || right < 0) return 2;
    const uint64_t start = nanoseconds();
    const pid_t child = fork();
    if (child < 0) return 3;
    if (child == 0) play(right, left, hops), _exit(0);
    play(left, right, hops);
    int status;
    if (waitpid(child, &status, 0) < 0 || status != 0) return 3;
    printf("%llu\n", (unsigned long long)(nanoseconds() - start) / (2 * hops));
    return 0;
}
