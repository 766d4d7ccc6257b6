/* virtual_time.c: loaded into fsmrun (LD_PRELOAD): time is what fsmrun waits for, so that a busy machine makes no difference. The
 * clock stands still while handlers run, and where fsmrun would sleep until a time because no descriptor is ready, that time has
 * come. Other programs that it is loaded into keep theirs. Of several dispatchers, each would have a time of its own. */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static _Atomic uint64_t now = 1000000000; /* nanoseconds */

static int is_fsmrun(void) { return strncmp(program_invocation_short_name, "fsmrun", 6) == 0; }

static int wait_really(int poller, struct epoll_event *events, int size, int timeout)
{
    return (int)syscall(SYS_epoll_pwait, poller, events, size, timeout, NULL, 0);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    if (clock != CLOCK_MONOTONIC || !is_fsmrun()) return (int)syscall(SYS_clock_gettime, clock, time);
    *time = (struct timespec){.tv_sec = (time_t)(now / 1000000000), .tv_nsec = (long)(now % 1000000000)};
    return 0;
}

int epoll_wait(int poller, struct epoll_event *events, int size, int timeout)
{
    if (timeout <= 0 || !is_fsmrun()) return wait_really(poller, events, size, timeout);
    const int ready = wait_really(poller, events, size, 0);
    if (ready == 0) now += (uint64_t)timeout * 1000000;
    return ready;
}
