/* base64.c: encodes bytes as base64, decodes them through a table, and compares. */
#include "program.h"

enum { BYTES = 3000, TEXT = BYTES / 3 * 4 };

struct program {
    uint32_t checksum;
    uint8_t values[256];
    uint8_t bytes[BYTES], decoded[BYTES];
    char text[TEXT + 1];
};

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint32_t encode(const uint8_t *bytes, uint32_t length, char *text)
{
    char *out = text;
    for (; length >= 3; length -= 3, bytes += 3) {
        const uint32_t group = (uint32_t)bytes[0] << 16 | bytes[1] << 8 | bytes[2];
        *out++ = alphabet[group >> 18];
        *out++ = alphabet[group >> 12 & 63];
        *out++ = alphabet[group >> 6 & 63];
        *out++ = alphabet[group & 63];
    }
    *out = 0;
    return (uint32_t)(out - text);
}

static int32_t decode(const uint8_t *values, const char *text, uint8_t *bytes)
{
    uint8_t *out = bytes;
    for (; *text; text += 4) {
        uint32_t group = 0;
        for (int i = 0; i < 4; i++) {
            const uint8_t value = values[(uint8_t)text[i]];
            if (value == 255) return -1;
            group = group << 6 | value;
        }
        *out++ = (uint8_t)(group >> 16);
        *out++ = (uint8_t)(group >> 8);
        *out++ = (uint8_t)group;
    }
    return (int32_t)(out - bytes);
}

PROGRAM
{
    uint32_t seed = event->type;
    memset(self->values, 255, sizeof self->values);
    for (uint32_t i = 0; alphabet[i]; i++) self->values[(uint8_t)alphabet[i]] = (uint8_t)i;
    for (uint32_t i = 0; i < BYTES; i++) self->bytes[i] = (uint8_t)next_number(&seed);
    const uint32_t length = encode(self->bytes, BYTES, self->text);
    const int32_t back = decode(self->values, self->text, self->decoded);
    self->checksum = length;
    for (uint32_t i = 0; i < length; i += 5) self->checksum = mix(self->checksum, (uint32_t)self->text[i]);
    if (back != BYTES || memcmp(self->bytes, self->decoded, BYTES) != 0) self->checksum = 0;
}
