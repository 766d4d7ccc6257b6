/* bytes.h: little-endian integers in byte buffers, wherever they lie. */
#ifndef FSM_SYSTEM_BYTES_H
#define FSM_SYSTEM_BYTES_H

#include <stdint.h>

static inline uint16_t load16_le(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}
static inline uint32_t load32_le(const uint8_t *bytes)
{
    return load16_le(bytes) | (uint32_t)load16_le(bytes + 2) << 16;
}
static inline uint64_t load64_le(const uint8_t *bytes)
{
    return load32_le(bytes) | (uint64_t)load32_le(bytes + 4) << 32;
}
static inline void store16_le(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}
static inline void store32_le(uint8_t *bytes, uint32_t value)
{
    store16_le(bytes, (uint16_t)value);
    store16_le(bytes + 2, (uint16_t)(value >> 16));
}
static inline void store64_le(uint8_t *bytes, uint64_t value)
{
    store32_le(bytes, (uint32_t)value);
    store32_le(bytes + 4, (uint32_t)(value >> 32));
}

#endif
