/* sys/time.h: there is no clock: it is 1970-01-01 00:00 all the time, since POSIX has no other way to say so. See <time.h>. */
#ifndef FSM_LIBC_SYS_TIME_H
#define FSM_LIBC_SYS_TIME_H

#include <time.h>

struct timeval {
    time_t tv_sec;
    long tv_usec;
};
int gettimeofday(struct timeval *restrict now, void *restrict zone);

#endif
