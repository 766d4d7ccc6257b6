/* gps.c: turns the bytes of a GPS receiver (NMEA 0183) into positions for tracker.
 *
 * What it sends is a function of the bytes alone: cut into other events, the same bytes give the same messages. Therefore news goes
 * out only at the end of a sentence, never at the end of an event. A sentence has ten bytes or more, so an event brings few news,
 * and a tracker of higher priority has read them all before the next event. If its mailbox is full all the same, the next event
 * tries again with the fix and the counts of that time: late positions are worth less than the present one.
 */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include <fsm/app.h>
#include <fsm/uart.h>

#include "fix.h"

FSM_APP(gps, FSM_VERSION(1), FSM_USES(uart));
FSM_PEER(tracker);

enum {
    SENTENCE_MAX = 79,           /* after '$'; with it and CR LF the 82 characters that NMEA 0183 allows */
    ADDRESS_MIN = 4,             /* $P and a maker's three letters; others have a talker's two and a type's three */
    DEGREE = 10000000,           /* in the units of a fix */
    KNOTS_MAX = 4000 * 1000,     /* in 1/1000; more is not a speed but an error */
    ALTITUDE_MAX = 100000 * 100, /* in centimetres */
};

struct gps {
    char sentence[SENTENCE_MAX];
    uint8_t length;
    bool collecting;  /* a '$' has come, the end of its line not yet */
    bool fix_is_news; /* tracker has not been told yet */
    bool bad_is_news;
    bool was_full; /* tracker's mailbox, at the latest attempt */
    struct fix fix;
    struct bad_sentences bad;
};

/* A piece of the sentence. */
struct text {
    const char *at;
    uint32_t length;
};

enum verdict { GOOD, BAD_CHECKSUM, MALFORMED };

/* ---- numbers ---- */

static bool parse_digits(struct text text, uint32_t *number)
{
    *number = 0;
    for (uint32_t at = 0; at < text.length; at++) {
        if (!isdigit(text.at[at])) return false;
        if (__builtin_mul_overflow(*number, 10u, number) || __builtin_add_overflow(*number, (uint32_t)(text.at[at] - '0'), number))
            return false;
    }
    return text.length > 0;
}

/* "12.345" with 2 decimals is 1234: further decimals are cut, missing ones are zeros. */
static bool parse_fixed(struct text text, uint32_t decimals, uint32_t *number)
{
    const char *point = memchr(text.at, '.', text.length);
    struct text whole = {text.at, point != NULL ? (uint32_t)(point - text.at) : text.length};

    if (!parse_digits(whole, number)) return false;
    for (uint32_t at = whole.length + 1; at < text.length; at++)
        if (!isdigit(text.at[at])) return false;
    for (uint32_t at = whole.length + 1; decimals > 0; at++, decimals--) {
        uint32_t digit = at < text.length ? (uint32_t)(text.at[at] - '0') : 0;

        if (__builtin_mul_overflow(*number, 10u, number) || __builtin_add_overflow(*number, digit, number)) return false;
    }
    return true;
}

static bool parse_altitude(struct text text, int32_t *altitude)
{
    bool below = text.length > 0 && text.at[0] == '-';
    uint32_t number;

    if (below) text = (struct text){text.at + 1, text.length - 1};
    if (!parse_fixed(text, 2, &number) || number > ALTITUDE_MAX) return false;
    *altitude = below ? -(int32_t)number : (int32_t)number;
    return true;
}

/* Knots to millimetres a second, rounded: a knot is 1852 metres an hour. No speed given counts as none. */
static bool parse_speed(struct text text, uint32_t *speed)
{
    uint32_t knots = 0;

    if (text.length > 0 && !parse_fixed(text, 3, &knots)) return false;
    if (knots > KNOTS_MAX) return false;
    *speed = (knots * 463 + 450) / 900;
    return true;
}

/* "5201.1302" and "N": degrees of `digits` digits, minutes of two and decimals; `sides` are the positive one and the negative one.
 */
static bool parse_angle(struct text text, struct text side, uint32_t digits, uint32_t limit, const char *sides, int32_t *angle)
{
    uint32_t degrees, minutes, sum;

    if (text.length < digits + 2 || (text.length > digits + 2 && text.at[digits + 2] != '.')) return false;
    if (!parse_digits((struct text){text.at, digits}, &degrees) || degrees > limit) return false;
    if (!parse_fixed((struct text){text.at + digits, text.length - digits}, 7, &minutes) || minutes >= 60u * DEGREE) return false;
    if (side.length != 1 || (side.at[0] != sides[0] && side.at[0] != sides[1])) return false;
    sum = degrees * DEGREE + (minutes + 30) / 60;
    if (sum > limit * DEGREE) return false;
    *angle = side.at[0] == sides[1] ? -(int32_t)sum : (int32_t)sum;
    return true;
}

/* ---- sentences ---- */

/* The field before the first comma has number 0; one that is not there is empty. */
static struct text find_field(struct text body, uint32_t number)
{
    struct text field = {body.at, 0};

    for (uint32_t at = 0; at < body.length; at++) {
        if (body.at[at] != ',') field.length++;
        else if (number-- == 0) return field;
        else field = (struct text){body.at + at + 1, 0};
    }
    return number == 0 ? field : (struct text){body.at, 0};
}

/* Latitude and longitude are four fields in a row. */
static bool parse_position(struct text body, uint32_t first, struct fix *fix)
{
    return parse_angle(find_field(body, first), find_field(body, first + 1), 2, 90, "NS", &fix->latitude) &&
           parse_angle(find_field(body, first + 2), find_field(body, first + 3), 3, 180, "EW", &fix->longitude);
}

/* RMC: time, status (A: valid, V: not), position, speed, course, date … */
static enum verdict read_rmc(struct gps *self, struct text body)
{
    struct text status = find_field(body, 2);
    struct fix fix = self->fix;

    if (status.length == 1 && status.at[0] == 'V') return GOOD;
    if (status.length != 1 || status.at[0] != 'A') return MALFORMED;
    if (!parse_position(body, 3, &fix) || !parse_speed(find_field(body, 7), &fix.speed)) return MALFORMED;
    self->fix = fix;
    self->fix_is_news = true;
    return GOOD;
}

/* GGA: time, position, quality (0: no fix), satellites, precision, altitude … Sent along with the next RMC. */
static enum verdict read_gga(struct gps *self, struct text body)
{
    struct fix fix = self->fix;
    uint32_t quality;

    if (!parse_digits(find_field(body, 6), &quality)) return MALFORMED;
    if (quality == 0) {
        self->fix.satellites = 0;
        return GOOD;
    }
    if (!parse_position(body, 2, &fix) || !parse_digits(find_field(body, 7), &fix.satellites) ||
        !parse_altitude(find_field(body, 9), &fix.altitude))
        return MALFORMED;
    self->fix = fix;
    return GOOD;
}

static uint32_t hexadecimal(char digit) { return (uint32_t)(isdigit(digit) ? digit - '0' : tolower(digit) - 'a' + 10); }

/* A body, '*' and the exclusive or of the body's bytes. */
static enum verdict read_sentence(struct gps *self)
{
    struct text body = {self->sentence, 0};
    const char *end;
    uint32_t sum = 0;

    if (self->length < ADDRESS_MIN + 3) return MALFORMED;
    body.length = self->length - 3u;
    end = self->sentence + body.length;
    if (end[0] != '*' || !isxdigit(end[1]) || !isxdigit(end[2])) return MALFORMED;
    for (uint32_t at = 0; at < body.length; at++) sum ^= (uint8_t)body.at[at];
    if (sum != (hexadecimal(end[1]) << 4 | hexadecimal(end[2]))) return BAD_CHECKSUM;

    /* Talkers: GPS, GLONASS and both together. Everything else is a good sentence that is of no use here. */
    if (find_field(body, 0).length != 5 || body.at[0] != 'G' || memchr("PLN", body.at[1], 3) == NULL) return GOOD;
    if (memcmp(body.at + 2, "RMC", 3) == 0) return read_rmc(self, body);
    if (memcmp(body.at + 2, "GGA", 3) == 0) return read_gga(self, body);
    return GOOD;
}

/* ---- news for tracker ---- */

static bool send_bad(struct gps *self)
{
    const struct bad_sentences *bad = &self->bad;
    int32_t answer =
        fsm_send(tracker, bad_sentences, .checksum = bad->checksum, .too_long = bad->too_long, .malformed = bad->malformed);

    return answer != FSM_ERROR_FULL; /* when nobody is there any more, there is nothing left to do either */
}

static bool send_fix(struct gps *self)
{
    const struct fix *now = &self->fix;
    const struct bad_sentences *bad = &self->bad;
    int32_t answer =
        fsm_send(tracker, fix, .latitude = now->latitude, .longitude = now->longitude, .speed = now->speed,
                 .altitude = now->altitude, .satellites = now->satellites, .bad = bad->checksum + bad->too_long + bad->malformed);

    return answer != FSM_ERROR_FULL;
}

static void send_news(struct gps *self)
{
    if (self->bad_is_news) self->bad_is_news = !send_bad(self);
    if (self->fix_is_news && !self->bad_is_news) self->fix_is_news = !send_fix(self);
    self->was_full = self->bad_is_news || self->fix_is_news;
}

/* ---- bytes ---- */

static void give_up(struct gps *self, uint32_t *count)
{
    ++*count;
    self->bad_is_news = true;
    self->collecting = false;
}

static void end_sentence(struct gps *self)
{
    switch (read_sentence(self)) {
    case GOOD:
        self->collecting = false;
        send_news(self);
        break;
    case BAD_CHECKSUM: give_up(self, &self->bad.checksum); break;
    case MALFORMED: give_up(self, &self->bad.malformed); break;
    }
}

/* Between sentences everything but '$' is noise. */
static void take_byte(struct gps *self, uint8_t byte)
{
    if (byte == '$') {
        if (self->collecting) give_up(self, &self->bad.malformed);
        self->collecting = true;
        self->length = 0;
    } else if (!self->collecting) {
        return;
    } else if (byte == '\r' || byte == '\n') {
        end_sentence(self);
    } else if (byte < ' ' || byte > '~') {
        give_up(self, &self->bad.malformed);
    } else if (self->length == SENTENCE_MAX) {
        give_up(self, &self->bad.too_long);
    } else {
        self->sentence[self->length++] = (char)byte;
    }
}

FSM_TYPE(gps, struct gps)
{
    switch (event->type) {
    case FSM_UART:
        if (self->was_full) send_news(self);
        for (uint32_t at = 0; at < event->length; at++) take_byte(self, event->data[at]);
        break;
    }
}
