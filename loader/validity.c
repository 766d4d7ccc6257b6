#include "validity.h"

static bool take_two_digits(struct fsm_der *from, uint32_t *value)
{
    if (from->length < 2) return false;
    uint32_t tens = from->at[0] - (uint32_t)'0', ones = from->at[1] - (uint32_t)'0';
    if (tens > 9 || ones > 9) return false;
    *value = tens * 10 + ones;
    from->at += 2;
    from->length -= 2;
    return true;
}

/* Days from 1970-01-01 to a day of the Gregorian calendar. Years begin in March, so that the leap day is their last, and the
 * lengths of their months follow 153 days in five. */
static int32_t days_since_1970(uint32_t year, uint32_t month, uint32_t day)
{
    uint32_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    return (int32_t)(365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1) - 719468;
}

static bool is_a_day(uint32_t year, uint32_t month, uint32_t day)
{
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    uint32_t next_year = month == 12 ? year + 1 : year, next_month = month == 12 ? 1 : month + 1;
    return days_since_1970(year, month, 1) + (int32_t)day - 1 < days_since_1970(next_year, next_month, 1);
}

/* UTCTime is YYMMDDHHMMSSZ, of 1950 to 2049; GeneralizedTime is YYYYMMDDHHMMSSZ. */
static bool take_time(struct fsm_der *from, int64_t *seconds)
{
    struct fsm_der text;
    uint32_t century = 0, year, month, day, hour, minute, second;
    if (fsm_der_take(from, FSM_DER_GENERALIZED_TIME, &text)) {
        if (!take_two_digits(&text, &century) || !take_two_digits(&text, &year)) return false;
    } else {
        if (!fsm_der_take(from, FSM_DER_UTC_TIME, &text) || !take_two_digits(&text, &year)) return false;
        century = year < 50 ? 20 : 19;
    }
    year += century * 100;
    if (!take_two_digits(&text, &month) || !take_two_digits(&text, &day) || !is_a_day(year, month, day)) return false;
    if (!take_two_digits(&text, &hour) || !take_two_digits(&text, &minute) || !take_two_digits(&text, &second)) return false;
    if (hour > 23 || minute > 59 || second > 59 || text.length != 1 || text.at[0] != 'Z') return false;
    *seconds = (int64_t)days_since_1970(year, month, day) * 86400 + (int32_t)(hour * 3600 + minute * 60 + second);
    return true;
}

enum fsm_load_error fsm_validity_check(struct fsm_der validity, uint64_t now)
{
    int64_t from, until;
    if (!take_time(&validity, &from) || !take_time(&validity, &until) || validity.length != 0) return FSM_LOAD_CERTIFICATE_DER;
    bool valid = now <= INT64_MAX && from <= (int64_t)now && (int64_t)now <= until;
    return valid ? FSM_LOAD_OK : FSM_LOAD_CERTIFICATE_TIME;
}
