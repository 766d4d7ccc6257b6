/* sys/times.h: there is no clock: -1, see <time.h>. */
#ifndef FSM_LIBC_SYS_TIMES_H
#define FSM_LIBC_SYS_TIMES_H

#include <time.h>

struct tms {
    clock_t tms_utime, tms_stime, tms_cutime, tms_cstime;
};
clock_t times(struct tms *result);

#endif
