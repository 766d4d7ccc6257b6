/* idle.c: the clock, sleeping until a descriptor is ready or a time has come, and the console. */
#include "cores.h"
#include "posix.h"
#include "watch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static int poller = -1;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "fsmrun: error: %s: %s\n", what, strerror(errno));
    exit(3);
}

static void need_poller(void)
{
    if (poller >= 0) return;
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = fsm_posix_wake}};
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0 || (fsm_posix_wake >= 0 && epoll_ctl(poller, EPOLL_CTL_ADD, fsm_posix_wake, &event) < 0)) give_up("epoll");
}

void fsm_posix_wait_for(int descriptor)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data = {.fd = descriptor}};
    need_poller();
    if (epoll_ctl(poller, EPOLL_CTL_MOD, descriptor, &event) == 0) return;
    if (errno != ENOENT || epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) < 0) give_up("waiting for a serial port");
}

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
    uint64_t woken;
    need_poller();
    if (!fsm_kernel.woken && (forever || left > 0)) epoll_wait(poller, &event, 1, forever ? -1 : left);
    if (fsm_posix_wake >= 0 && read(fsm_posix_wake, &woken, sizeof woken) < 0) {
    } /* nobody did */
    fsm_kernel.woken = true;
}

/* A run whose log nobody can read any more ends, as any command's whose output is closed. */
void fsm_port_console(const char *text, uint32_t length)
{
    if (fsm_posix_watch_console(text, length)) return;
    if (fwrite(text, 1, length, stdout) != length || fflush(stdout) != 0) give_up("standard output");
}

void fsm_port_halt(int code) { exit(code); }
