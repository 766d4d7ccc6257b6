/* idle.c: the clock, and sleeping until a descriptor is ready or a time has come. */
#include "posix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

volatile bool fsm_port_woken = true;

static int poller = -1;

static void need_poller(void)
{
    if (poller < 0) poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller >= 0) return;
    perror("fsmrun: error: epoll");
    exit(3);
}

/* /dev/null and the like can't be waited for either: reading them answers at once, so nothing is missed. */
void fsm_posix_watch(int descriptor)
{
    need_poller();
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = descriptor}};
    epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

void fsm_posix_unwatch(int descriptor) { epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, NULL); }

uint32_t fsm_port_now(void)
{
    static uint64_t start;
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    const uint64_t now = (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
    if (start == 0) start = now;
    return (uint32_t)(now - start);
}

void fsm_port_idle(uint32_t deadline, bool forever)
{
    const int32_t left = (int32_t)(deadline - fsm_port_now());
    struct epoll_event event;
    need_poller();
    if (!fsm_port_woken && !fsm_posix_uart_impatient() && (forever || left > 0)) epoll_wait(poller, &event, 1, forever ? -1 : left);
    fsm_port_woken = true;
}

void fsm_port_console(const char *text, uint32_t length)
{
    fwrite(text, 1, length, stdout);
    fflush(stdout);
}

void fsm_port_halt(int code)
{
    fflush(stdout);
    exit(code);
}
