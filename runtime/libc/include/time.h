/* time.h: dates, C11 7.27 with UTC as the only time zone. What time it is, is an API answer (<fsm/timer.h>): time and clock say, as
 * C lets them, that it is not known (-1). The functions that answer a pointer to memory of their own need -ffsm-globals=state. */
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
double difftime(time_t later, time_t earlier);
/* The parts may be beyond their ranges, and are put right. A year beyond an int: -1. */
time_t mktime(struct tm *parts);
time_t timegm(struct tm *parts);
/* NULL, if the year is beyond an int. */
struct tm *gmtime_r(const time_t *restrict time, struct tm *restrict parts);
struct tm *localtime_r(const time_t *restrict time, struct tm *restrict parts);
struct tm *gmtime(const time_t *time);
struct tm *localtime(const time_t *time);
/* 26 bytes, "Thu Jan  1 00:00:00 1970" and the end of the line. NULL, if that is not enough for the year. */
char *asctime_r(const struct tm *restrict parts, char *restrict to);
char *ctime_r(const time_t *time, char *to);
char *asctime(const struct tm *parts);
char *ctime(const time_t *time);
/* The length of the text; 0 if it does not fit. */
size_t strftime(char *restrict to, size_t size, const char *restrict format, const struct tm *restrict parts);

/* -1: no clock. */
time_t time(time_t *now);
clock_t clock(void);
#define TIME_UTC 1
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
typedef int clockid_t;
int clock_gettime(clockid_t clock, struct timespec *now);
int timespec_get(struct timespec *now, int base); /* 0: no clock */

/* Defined nowhere: no API call waits. */
int nanosleep(const struct timespec *length, struct timespec *left);

#endif
