#include "rights.h"

#include "require.h"

#include <fsm/abi.h>

#include <stddef.h>

enum { FIELDS = 6 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

static bool read_hex(const char *text, uint32_t digits, uint64_t *value)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < digits; i++) {
        int digit = hex_digit(text[i]);
        if (digit < 0) return false;
        sum = sum << 4 | (uint64_t)digit;
    }
    *value = sum;
    return true;
}

/* Follows the very format string that signers print with, so that the two cannot drift apart: a conversion's width is its number of
 * digits, every other character stands for itself. The length was checked, and the format's own length is fixed: no read runs over.
 */
static bool read_fields(const char *text, uint64_t fields[FIELDS])
{
    uint32_t field = 0, at = 0;
    for (const char *format = FSM_RIGHTS_FORMAT; *format != 0; format++) {
        if (*format != '%') {
            if (text[at++] != *format) return false;
            continue;
        }
        uint32_t digits = 0;
        for (format++; *format >= '0' && *format <= '9'; format++) digits = digits * 10 + (uint32_t)(*format - '0');
        while (*format != 'x') format++;
        REQUIRE(field < FIELDS && at + digits <= FSM_RIGHTS_LENGTH);
        if (!read_hex(text + at, digits, &fields[field++])) return false;
        at += digits;
    }
    REQUIRE(field == FIELDS && at == FSM_RIGHTS_LENGTH);
    return true;
}

bool fsm_rights_read(const char *text, uint32_t length, struct fsm_rights *rights)
{
    uint64_t fields[FIELDS];
    REQUIRE(text != NULL && rights != NULL);
    if (length != FSM_RIGHTS_LENGTH || !read_fields(text, fields)) return false;
    if (fields[3] > 1) return false;
    *rights = (struct fsm_rights){
        .groups = fields[0],
        .memory = (uint32_t)fields[1],
        .priority = (uint8_t)fields[2],
        .trusted = fields[3] == 1,
        .targets = (uint32_t)fields[4],
        .epoch = (uint32_t)fields[5],
    };
    return true;
}
