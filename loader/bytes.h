/* bytes.h: the few words in which bytes from outside are read and written. Integers are little-endian and put together byte by
 * byte, so neither alignment nor the machine's byte order matters, and no struct is ever laid over input. */
#ifndef FSM_BYTES_H
#define FSM_BYTES_H

#include <stdbool.h>
#include <stdint.h>

static inline uint16_t load16_le(const uint8_t *at) { return (uint16_t)(at[0] | at[1] << 8); }

static inline uint32_t load32_le(const uint8_t *at) { return load16_le(at) | (uint32_t)load16_le(at + 2) << 16; }

static inline uint64_t load64_le(const uint8_t *at) { return load32_le(at) | (uint64_t)load32_le(at + 4) << 32; }

static inline void store32_le(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) at[i] = (uint8_t)(value >> 8 * i);
}

static inline void store64_le(uint8_t *at, uint64_t value)
{
    store32_le(at, (uint32_t)value);
    store32_le(at + 4, (uint32_t)(value >> 32));
}

/* Whether `length` bytes from `offset` on lie within the first `size` bytes; no sum that could wrap. */
static inline bool range_within(uint32_t offset, uint32_t length, uint32_t size)
{
    return offset <= size && length <= size - offset;
}

/* Whether two ranges, neither of which wraps, have a byte in common. */
static inline bool ranges_meet(uint32_t a, uint32_t a_length, uint32_t b, uint32_t b_length)
{
    return a_length != 0 && b_length != 0 && (a < b ? b - a < a_length : a - b < b_length);
}

#endif
