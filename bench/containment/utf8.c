/* utf8.c: writes code points as UTF-8, reads them strictly (no overlong forms, no surrogates) into UTF-16, and counts errors. */
#include "program.h"

enum { POINTS = 1000, BYTES = 4 * POINTS };

struct program {
    uint32_t checksum;
    uint8_t bytes[BYTES];
    uint16_t units[2 * POINTS];
};

static uint32_t write_point(uint8_t *to, uint32_t point)
{
    if (point < 0x80) {
        to[0] = (uint8_t)point;
        return 1;
    }
    const uint32_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const uint8_t first[] = {0, 0xc0, 0xe0, 0xf0};
    to[0] = (uint8_t)(first[more] | point >> 6 * more);
    for (uint32_t i = 1; i <= more; i++) to[i] = (uint8_t)(0x80 | (point >> 6 * (more - i) & 0x3f));
    return more + 1;
}

/* How many bytes were read; *point is UINT32_MAX if they are no code point. */
static uint32_t read_point(const uint8_t *from, uint32_t length, uint32_t *point)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const uint8_t byte = from[0];
    *point = byte;
    if (byte < 0x80) return 1;
    *point = UINT32_MAX;
    const uint32_t more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    if (byte < 0xc2 || byte > 0xf4 || more >= length) return 1;
    uint32_t value = byte & (0x3fu >> more);
    for (uint32_t i = 1; i <= more; i++) {
        if ((from[i] & 0xc0) != 0x80) return i;
        value = value << 6 | (from[i] & 0x3f);
    }
    if (value >= least[more] && value <= 0x10ffff && value - 0xd800 >= 0x800) *point = value;
    return more + 1;
}

PROGRAM
{
    uint32_t seed = event->type, used = 0, units = 0, errors = 0;
    for (uint32_t i = 0; i < POINTS; i++) {
        const uint32_t number = next_number(&seed), bits = 7 + number % 15;
        used += write_point(self->bytes + used, (number * 2654435761u >> (32 - bits)) % 0x110000);
    }
    for (uint32_t i = 0; i < 20; i++) self->bytes[next_number(&seed) % used] ^= 0x80;
    for (uint32_t at = 0, point; at < used;) {
        at += read_point(self->bytes + at, used - at, &point);
        if (point == UINT32_MAX) errors++;
        else if (point < 0x10000) self->units[units++ % (2 * POINTS)] = (uint16_t)point;
        else {
            self->units[units++ % (2 * POINTS)] = (uint16_t)(0xd7c0 + (point >> 10));
            self->units[units++ % (2 * POINTS)] = (uint16_t)(0xdc00 | (point & 0x3ff));
        }
    }
    self->checksum = mix(units, errors);
    for (uint32_t i = 0; i < units && i < 2 * POINTS; i++) self->checksum = mix(self->checksum, self->units[i]);
}
