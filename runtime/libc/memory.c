/* memory.c: copying, filling and comparing bytes.
 *
 * Compiled with -fno-builtin: the compiler would otherwise see that a loop copies bytes and replace it by a call of memcpy, which
 * is this very function. Words are moved where aligning one side aligns the other too, bytes before and after them and everywhere
 * else.
 */
#include <stdint.h>
#include <string.h>

/* May overlay objects of any type, as memcpy must. */
typedef uint32_t __attribute__((may_alias)) word;

/* From the first byte to the last: right when `to` lies below `from`, or apart from it. */
static void copy_upwards(uint8_t *to, const uint8_t *from, size_t length)
{
    for (; length > 0 && !__builtin_is_aligned(to, sizeof(word)); length--) *to++ = *from++;
    if (__builtin_is_aligned(from, sizeof(word)))
        for (; length >= sizeof(word); length -= sizeof(word)) {
            *(word *)(void *)to = *(const word *)(const void *)from;
            to += sizeof(word);
            from += sizeof(word);
        }
    for (; length > 0; length--) *to++ = *from++;
}

/* From the last byte to the first: right when `to` lies above `from`. */
static void copy_downwards(uint8_t *to, const uint8_t *from, size_t length)
{
    for (; length > 0 && !__builtin_is_aligned(to + length, sizeof(word)); length--) to[length - 1] = from[length - 1];
    if (__builtin_is_aligned(from + length, sizeof(word)))
        for (; length >= sizeof(word); length -= sizeof(word))
            *(word *)(void *)(to + length - sizeof(word)) = *(const word *)(const void *)(from + length - sizeof(word));
    for (; length > 0; length--) to[length - 1] = from[length - 1];
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
    copy_upwards(to, from, length);
    return to;
}

void *memmove(void *to, const void *from, size_t length)
{
    if ((const uint8_t *)to <= (const uint8_t *)from) copy_upwards(to, from, length);
    else copy_downwards(to, from, length);
    return to;
}

void *memset(void *to, int byte, size_t length)
{
    uint8_t *at = to;
    uint8_t fill = (uint8_t)byte;

    for (; length > 0 && !__builtin_is_aligned(at, sizeof(word)); length--) *at++ = fill;
    for (; length >= sizeof(word); length -= sizeof(word)) {
        *(word *)(void *)at = fill * UINT32_C(0x01010101);
        at += sizeof(word);
    }
    for (; length > 0; length--) *at++ = fill;
    return to;
}

int memcmp(const void *left, const void *right, size_t length)
{
    const uint8_t *a = left, *b = right;

    for (; length > 0 && !__builtin_is_aligned(a, sizeof(word)); length--, a++, b++)
        if (*a != *b) return *a - *b;
    if (__builtin_is_aligned(b,
                             sizeof(word))) /* skips what is equal; the bytes below find the difference in the first other word */
        for (; length >= sizeof(word) && *(const word *)(const void *)a == *(const word *)(const void *)b; length -= sizeof(word)) {
            a += sizeof(word);
            b += sizeof(word);
        }
    for (; length > 0; length--, a++, b++)
        if (*a != *b) return *a - *b;
    return 0;
}

int bcmp(const void *left, const void *right, size_t length) { return memcmp(left, right, length); }

void *memchr(const void *in, int byte, size_t length)
{
    for (const uint8_t *at = in; length > 0; length--, at++)
        if (*at == (uint8_t)byte) return (void *)at;
    return NULL;
}
