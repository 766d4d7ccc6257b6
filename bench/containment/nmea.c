/* nmea.c: makes sentences of a GPS receiver and reads them with a state machine, a byte at a time. */
#include "program.h"

enum { SENTENCES = 60, LINE = 96, FIELDS = 16, FIELD = 12 };
enum state { OUTSIDE, INSIDE, FIRST_DIGIT, SECOND_DIGIT };

struct reader {
    enum state state;
    uint8_t sum, expected, fields, length;
    char field[FIELDS][FIELD];
};

struct program {
    uint32_t checksum;
    struct reader reader;
    char line[LINE];
};

static int hexadecimal(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static int32_t decimal(const char *text)
{
    int32_t number = 0;
    for (; *text; text++)
        if (*text != '.') number = number * 10 + (*text - '0');
    return number;
}

static void begin(struct reader *reader)
{
    memset(reader, 0, sizeof *reader);
    reader->state = INSIDE;
}

static void collect(struct reader *reader, char c)
{
    if (c == '*') {
        reader->state = FIRST_DIGIT;
        return;
    }
    reader->sum ^= (uint8_t)c;
    if (c == ',') {
        if (++reader->fields == FIELDS) reader->state = OUTSIDE;
        reader->length = 0;
    } else if (reader->length < FIELD - 1) reader->field[reader->fields][reader->length++] = c;
    else reader->state = OUTSIDE;
}

/* Whether a sentence is complete and right. */
static bool take(struct reader *reader, char c)
{
    switch (reader->state) {
    case OUTSIDE:
        if (c == '$') begin(reader);
        return false;
    case INSIDE: collect(reader, c); return false;
    case FIRST_DIGIT:
        reader->expected = (uint8_t)(hexadecimal(c) << 4);
        reader->state = SECOND_DIGIT;
        return false;
    case SECOND_DIGIT: reader->state = OUTSIDE; return (reader->expected | hexadecimal(c)) == reader->sum;
    }
    return false;
}

static char *put(char *at, const char *text)
{
    while (*text) *at++ = *text++;
    return at;
}

static char *put_number(char *at, uint32_t number, int digits)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10) at[i] = (char)('0' + number % 10);
    return at + digits;
}

static uint32_t write_sentence(char *line, uint32_t *seed)
{
    char *at = put(line, "$GPGGA,");
    at = put_number(at, next_number(seed) % 240000, 6);
    at = put(at, ".00,4717.");
    at = put_number(at, next_number(seed) % 100000, 5);
    at = put(at, ",N,00833.");
    at = put_number(at, next_number(seed) % 100000, 5);
    at = put(at, ",E,1,08,1.01,499.6,M,48.0,M,,");
    uint8_t sum = 0;
    for (const char *c = line + 1; c < at; c++) sum ^= (uint8_t)*c;
    *at++ = '*';
    *at++ = "0123456789ABCDEF"[sum >> 4];
    *at++ = "0123456789ABCDEF"[sum & 15];
    *at++ = '\n';
    return (uint32_t)(at - line);
}

PROGRAM
{
    uint32_t seed = event->type;
    self->checksum = 0;
    for (uint32_t i = 0; i < SENTENCES; i++) {
        const uint32_t length = write_sentence(self->line, &seed);
        for (uint32_t k = 0; k < length; k++) {
            if (!take(&self->reader, self->line[k])) continue;
            if (strcmp(self->reader.field[0], "GPGGA") == 0)
                for (uint32_t field = 1; field < 5; field += field == 2 ? 2 : 1)
                    self->checksum = mix(self->checksum, (uint32_t)decimal(self->reader.field[field]));
        }
    }
}
