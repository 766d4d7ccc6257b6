/* pack.c: a compressor with tables at file scope, after LZ77, and a checksum whose table is made when it is first needed. */
#include "pack.h"

#include <string.h>

#define WINDOW 4096u
#define HASH(p) (((p)[0] * 2654435761u ^ (p)[1] * 40503u ^ (p)[2]) & 1023u)
#ifndef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#endif

static uint16_t heads[1024];
static uint32_t table[256];

uint32_t pack_crc(const void *data, size_t size)
{
    const uint8_t *at = data;
    uint32_t crc = ~0u;
    static int ready;
    if (!ready) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = i;
            for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
            table[i] = c;
        }
        ready = 1;
    }
    while (size--) crc = crc >> 8 ^ table[(crc ^ *at++) & 0xff];
    return ~crc;
}

/* 0 n bytes…: n of them as they are; n distance-high distance-low: n bytes from there. */
size_t pack(const uint8_t *from, size_t size, uint8_t *to)
{
    uint8_t *out = to;
    memset(heads, 0, sizeof heads);
    for (size_t at = 0; at < size;) {
        size_t length = 0, before = 0;
        if (at + 3 < size) {
            uint16_t *head = &heads[HASH(from + at)];
            before = *head;
            *head = (uint16_t)(at + 1);
            if (before && at + 1 - before < WINDOW)
                while (length < MIN(255u, size - at) && from[before - 1 + length] == from[at + length]) length++;
        }
        if (length < 4) {
            *out++ = 0;
            *out++ = 1;
            *out++ = from[at++];
            continue;
        }
        const size_t distance = at + 1 - before;
        *out++ = (uint8_t)length;
        *out++ = (uint8_t)(distance >> 8);
        *out++ = (uint8_t)distance;
        at += length;
    }
    return (size_t)(out - to);
}

size_t unpack(const uint8_t *from, size_t size, uint8_t *to)
{
    uint8_t *out = to;
    for (const uint8_t *end = from + size; from < end;) {
        unsigned length = *from++;
        if (length == 0) {
            length = *from++;
            while (length--) *out++ = *from++;
        } else {
            const uint8_t *copy = out - (from[0] << 8 | from[1]);
            from += 2;
            while (length--) *out++ = *copy++;
        }
    }
    return (size_t)(out - to);
}
