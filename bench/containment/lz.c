/* lz.c: compresses with a hash of the latest positions, in a format like LZ4's, and decompresses with every length checked. */
#include "program.h"

enum { INPUT = 3000, OUTPUT = INPUT + INPUT / 100 + 16, HASHES = 256, MATCH_MIN = 4 };

struct program {
    uint32_t checksum;
    uint16_t latest[HASHES];
    uint8_t input[INPUT], packed[OUTPUT], unpacked[INPUT];
};

/* Bytes that can be read or written one after the other. */
struct stream {
    uint8_t *at, *end;
};

static void put(struct stream *out, uint8_t byte)
{
    if (out->at < out->end) *out->at++ = byte;
}

static void put_length(struct stream *out, uint32_t length)
{
    for (; length >= 255; length -= 255) put(out, 255);
    put(out, (uint8_t)length);
}

static void put_sequence(struct stream *out, const uint8_t *literals, uint32_t count, uint32_t distance, uint32_t match)
{
    const uint32_t extra = match >= MATCH_MIN ? match - MATCH_MIN : 0;
    put(out, (uint8_t)((count < 15 ? count : 15) << 4 | (extra < 15 ? extra : 15)));
    if (count >= 15) put_length(out, count - 15);
    for (uint32_t i = 0; i < count; i++) put(out, literals[i]);
    put(out, (uint8_t)distance);
    put(out, (uint8_t)(distance >> 8));
    if (extra >= 15) put_length(out, extra - 15);
}

static uint32_t hash(const uint8_t *at) { return ((uint32_t)at[0] * 33 * 33 + at[1] * 33u + at[2] + at[3] * 7u) % HASHES; }

static uint32_t compress(struct program *self)
{
    struct stream out = {self->packed, self->packed + OUTPUT};
    uint32_t from = 0;
    memset(self->latest, 0, sizeof self->latest);
    for (uint32_t at = 1; at + MATCH_MIN <= INPUT;) {
        uint16_t *slot = &self->latest[hash(self->input + at)];
        const uint32_t before = *slot;
        uint32_t match = 0;
        *slot = (uint16_t)at;
        while (at + match < INPUT && self->input[before + match] == self->input[at + match]) match++;
        if (match < MATCH_MIN) {
            at++;
            continue;
        }
        put_sequence(&out, self->input + from, at - from, at - before, match);
        from = at += match;
    }
    put_sequence(&out, self->input + from, INPUT - from, 0, 0);
    return (uint32_t)(out.at - self->packed);
}

static uint32_t get_length(struct stream *in, uint32_t length)
{
    if (length < 15) return length;
    while (in->at < in->end && *in->at == 255) length += 255, in->at++;
    return in->at < in->end ? length + *in->at++ : length;
}

/* How many bytes came out; 0 if what is packed is damaged. */
static uint32_t decompress(struct stream in, uint8_t *to, uint32_t size)
{
    struct stream out = {to, to + size};
    while (in.at < in.end) {
        const uint8_t lengths = *in.at++;
        const uint32_t literals = get_length(&in, lengths >> 4);
        if (literals > (uint32_t)(in.end - in.at) || literals > (uint32_t)(out.end - out.at)) return 0;
        memcpy(out.at, in.at, literals);
        in.at += literals, out.at += literals;
        if (in.end - in.at < 2) return 0;
        const uint32_t distance = in.at[0] | in.at[1] << 8;
        in.at += 2;
        if (distance == 0) break;
        const uint32_t match = get_length(&in, lengths & 15) + MATCH_MIN;
        if (distance > (uint32_t)(out.at - to) || match > (uint32_t)(out.end - out.at)) return 0;
        for (uint32_t i = 0; i < match; i++, out.at++) *out.at = *(out.at - distance);
    }
    return (uint32_t)(out.at - to);
}

PROGRAM
{
    uint32_t seed = event->type;
    for (uint32_t i = 0; i < INPUT; i++) {
        const uint32_t number = next_number(&seed);
        self->input[i] = i > 40 && number % 8 ? self->input[i - 1 - (number >> 16) % 4 * 9] : (uint8_t)(number >> 4);
    }
    const uint32_t packed = compress(self);
    const uint32_t length = decompress((struct stream){self->packed, self->packed + packed}, self->unpacked, INPUT);
    self->checksum = length == INPUT && memcmp(self->input, self->unpacked, INPUT) == 0 ? packed : 0;
    for (uint32_t i = 0; i < packed; i++) self->checksum = mix(self->checksum, self->packed[i]);
}
