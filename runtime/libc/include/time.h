/* time.h: types only. What time it is, is an API answer (<fsm/timer.h>): the functions are declared, so that sources compile, and are
 * an error if the app can come to them. */
#ifndef FSM_LIBC_TIME_H
#define FSM_LIBC_TIME_H

#define __need_size_t
#define __need_NULL
#include <stddef.h>

#define CLOCKS_PER_SEC 1000000L
typedef long long time_t;
typedef long clock_t;
struct timespec {
    time_t tv_sec;
    long tv_nsec;
};
struct tm {
    int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};
time_t time(time_t *now);
clock_t clock(void);
double difftime(time_t later, time_t earlier);
time_t mktime(struct tm *parts);
struct tm *gmtime(const time_t *time);
struct tm *localtime(const time_t *time);
size_t strftime(char *restrict to, size_t size, const char *restrict format, const struct tm *restrict parts);

#endif
