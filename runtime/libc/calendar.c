/* calendar.c: seconds since 1970 as dates and back, in the only time zone, UTC. Contracts: time.h. */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

enum { DAY = 86400, DAYS_OF_400_YEARS = 146097 };
static struct tm fsm_state_of_gmtime;
static char fsm_state_of_asctime[26];
static const char days[7][10] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char months[12][10] = {"January", "February", "March",     "April",   "May",      "June",
                                    "July",    "August",   "September", "October", "November", "December"};

static long long divide_down(long long value, long long by) { return value / by - (value % by < 0); }

static int is_leap(long long year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/* From 1970-01-01 to the first of a month, 0..11. A year is counted from March: then the day that some have is its last. H.
 * Hinnant, chrono-compatible low-level date algorithms. */
static long long days_before(long long year, int month)
{
    if (month < 2) year--;
    const long long era = divide_down(year, 400), of_era = year - era * 400;
    const int from_march = (month + 10) % 12;

    return era * DAYS_OF_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + (153 * from_march + 2) / 5 - 719468;
}

/* The year and month in which a day lies, by the same count. */
static long long year_of(long long day, int *month)
{
    const long long era = divide_down(day + 719468, DAYS_OF_400_YEARS), of_era = day + 719468 - era * DAYS_OF_400_YEARS;
    const long long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const long long of_year = of_era - (365 * year + year / 4 - year / 100);

    *month = (int)((5 * of_year + 2) / 153 + 2) % 12;
    return year + era * 400 + (*month < 2);
}

struct tm *gmtime_r(const time_t *restrict time, struct tm *restrict parts)
{
    const long long day = divide_down(*time, DAY);
    const int second = (int)(*time - day * DAY);
    int month;
    const long long year = year_of(day, &month);

    if (year - 1900 > INT_MAX || year - 1900 < INT_MIN) {
        errno = EOVERFLOW;
        return NULL;
    }
    *parts = (struct tm){.tm_sec = second % 60,
                         .tm_min = second / 60 % 60,
                         .tm_hour = second / 3600,
                         .tm_mday = (int)(day - days_before(year, month)) + 1,
                         .tm_mon = month,
                         .tm_year = (int)(year - 1900),
                         .tm_wday = (int)(day + 4 - divide_down(day + 4, 7) * 7),
                         .tm_yday = (int)(day - days_before(year, 0))};
    return parts;
}

struct tm *localtime_r(const time_t *restrict time, struct tm *restrict parts) { return gmtime_r(time, parts); }

struct tm *gmtime(const time_t *time) { return gmtime_r(time, &fsm_state_of_gmtime); }

struct tm *localtime(const time_t *time) { return gmtime(time); }

time_t timegm(struct tm *parts)
{
    const long long carry = divide_down(parts->tm_mon, 12);
    const long long first = days_before(1900LL + parts->tm_year + carry, (int)(parts->tm_mon - carry * 12));
    const time_t time = (first + parts->tm_mday - 1) * DAY + parts->tm_hour * 3600LL + parts->tm_min * 60LL + parts->tm_sec;

    return gmtime_r(&time, parts) ? time : (time_t)-1;
}

time_t mktime(struct tm *parts) { return timegm(parts); }

double difftime(time_t later, time_t earlier) { return (double)(later - earlier); }

char *asctime_r(const struct tm *restrict parts, char *restrict to)
{
    return strftime(to, sizeof fsm_state_of_asctime, "%a %b %e %H:%M:%S %Y\n", parts) ? to : NULL;
}

char *asctime(const struct tm *parts) { return asctime_r(parts, fsm_state_of_asctime); }

char *ctime_r(const time_t *time, char *to)
{
    struct tm parts;

    return gmtime_r(time, &parts) ? asctime_r(&parts, to) : NULL;
}

char *ctime(const time_t *time) { return ctime_r(time, fsm_state_of_asctime); }

/* ISO 8601: a week belongs to the year in which its Thursday lies. */
static long long iso_year(const struct tm *parts, int *week)
{
    const int thursday = parts->tm_yday + 3 - (parts->tm_wday + 6) % 7;
    long long year = 1900LL + parts->tm_year;
    int day = thursday;

    if (thursday < 0) day += 365 + is_leap(--year);
    else if (thursday >= 365 + is_leap(year)) day -= 365 + is_leap(year++);
    *week = day / 7 + 1;
    return year;
}

/* What a conversion that stands for several means. */
static const char *longer(char conversion)
{
    switch (conversion) {
    case 'c': return "%a %b %e %H:%M:%S %Y";
    case 'D':
    case 'x': return "%m/%d/%y";
    case 'F': return "%Y-%m-%d";
    case 'r': return "%I:%M:%S %p";
    case 'R': return "%H:%M";
    case 'T':
    case 'X': return "%H:%M:%S";
    default: return NULL;
    }
}

/* Text for one conversion; NULL if there is none such. */
static const char *word(char conversion, const struct tm *parts)
{
    switch (conversion) {
    case 'A':
    case 'a': return (unsigned)parts->tm_wday < 7 ? days[parts->tm_wday] : "-";
    case 'B':
    case 'b':
    case 'h': return (unsigned)parts->tm_mon < 12 ? months[parts->tm_mon] : "-";
    case 'p': return parts->tm_hour < 12 ? "AM" : "PM";
    case 'n': return "\n";
    case 't': return "\t";
    case '%': return "%";
    case 'z': return "+0000";
    case 'Z': return "UTC";
    default: return NULL;
    }
}

/* The number for one conversion, and how it is written: a sign of zero or space, and a width. */
static long long number(char conversion, const struct tm *parts, const char **form)
{
    const long long year = 1900LL + parts->tm_year;
    int week;

    *form = "%02lld";
    switch (conversion) {
    case 'C': return divide_down(year, 100);
    case 'd': return parts->tm_mday;
    case 'e': *form = "%2lld"; return parts->tm_mday;
    case 'G': *form = "%lld"; return iso_year(parts, &week);
    case 'g': return (iso_year(parts, &week) % 100 + 100) % 100;
    case 'H': return parts->tm_hour;
    case 'I': return (parts->tm_hour + 11) % 12 + 1;
    case 'j': *form = "%03lld"; return parts->tm_yday + 1;
    case 'm': return parts->tm_mon + 1;
    case 'M': return parts->tm_min;
    case 's': {
        struct tm copy = *parts;
        *form = "%lld";
        return timegm(&copy);
    }
    case 'S': return parts->tm_sec;
    case 'u': *form = "%lld"; return parts->tm_wday ? parts->tm_wday : 7;
    case 'U': return (parts->tm_yday + 7 - parts->tm_wday) / 7;
    case 'V': iso_year(parts, &week); return week;
    case 'w': *form = "%lld"; return parts->tm_wday;
    case 'W': return (parts->tm_yday + 7 - (parts->tm_wday + 6) % 7) / 7;
    case 'y': return (year % 100 + 100) % 100;
    case 'Y': *form = "%lld"; return year;
    default: *form = NULL; return 0;
    }
}

/* One conversion; the length of its text, at least `size` if there is no room. Names are cut to three letters where C says so. */
static size_t convert(char *to, size_t size, char conversion, const struct tm *parts)
{
    const char *form;
    const char *text = word(conversion, parts);
    const int most = conversion == 'a' || conversion == 'b' || conversion == 'h' ? 3 : 9;

    if (text) return (size_t)snprintf(to, size, "%.*s", most, text);
    const long long value = number(conversion, parts, &form);
    return form ? (size_t)snprintf(to, size, form, value) : 0;
}

/* A format without conversions that stand for several; the length of its text, at least `size` if there is no room. */
static size_t write_parts(char *to, size_t size, const char *format, const struct tm *parts)
{
    size_t length = 0;

    for (; *format && length < size; format++) {
        if (*format != '%') to[length++] = *format;
        else length += convert(to + length, size - length, *++format, parts);
    }
    return length;
}

size_t strftime(char *restrict to, size_t size, const char *restrict format, const struct tm *restrict parts)
{
    size_t length = 0;

    for (; *format && length < size; format++) {
        char one[3] = {*format};
        const char *piece = one;
        if (*format == '%') {
            format += format[1] == 'E' || format[1] == 'O' ? 2 : 1; /* nothing differs in the only locale */
            if (*format == '\0') break;
            one[1] = *format;
            if (longer(*format)) piece = longer(*format);
        }
        length += write_parts(to + length, size - length, piece, parts);
    }
    if (length >= size) return 0;
    to[length] = '\0';
    return length;
}
