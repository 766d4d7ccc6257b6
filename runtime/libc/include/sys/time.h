/* sys/time.h: there is no clock: -1, see <time.h>. */
#ifndef FSM_LIBC_SYS_TIME_H
#define FSM_LIBC_SYS_TIME_H

#include <time.h>

struct timeval {
    time_t tv_sec;
    long tv_usec;
};
int gettimeofday(struct timeval *restrict now, void *restrict zone);

#endif
