/* utime.h: there are no files: -1. */
#ifndef FSM_LIBC_UTIME_H
#define FSM_LIBC_UTIME_H

#include <time.h>

struct utimbuf {
    time_t actime, modtime;
};
int utime(const char *name, const struct utimbuf *times);

#endif
