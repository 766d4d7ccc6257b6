/* sys/resource.h: there are no processes: -1. */
#ifndef FSM_LIBC_SYS_RESOURCE_H
#define FSM_LIBC_SYS_RESOURCE_H

#include <sys/time.h>

#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN (-1)
struct rusage {
    struct timeval ru_utime, ru_stime;
    long ru_maxrss;
};
int getrusage(int who, struct rusage *result);

#endif
