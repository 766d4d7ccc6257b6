/* region.h: which stretches of memory one region of an Armv7-M MPU can cover, no byte more: it is a power of two long, 256 bytes or
 * more, lies at a multiple of that, and each of its eight parts can be left out (Armv7-M Architecture Reference Manual, B3.5).
 */
#ifndef FSM_REGION_H
#define FSM_REGION_H

#include <stdint.h>

enum { FSM_REGION_LEAST = 256, FSM_REGION_PARTS = 8 };

/* The size of a region for `bytes` bytes (at most 2 GiB): a power of two. */
static inline uint32_t fsm_region_size(uint32_t bytes)
{
    uint32_t size = FSM_REGION_LEAST;
    while (size < bytes) size *= 2;
    return size;
}

/* What start and end of such a stretch must be multiples of. */
static inline uint32_t fsm_region_part(uint32_t bytes) { return fsm_region_size(bytes) / FSM_REGION_PARTS; }

static inline uint64_t fsm_region_round(uint64_t address, uint32_t unit) { return (address + unit - 1) & ~(uint64_t)(unit - 1); }

/* Where, at or behind `address`, `bytes` bytes can lie so that one region covers them and what is left of their last part. */
static inline uint64_t fsm_region_place(uint64_t address, uint32_t bytes)
{
    const uint32_t size = fsm_region_size(bytes), part = size / FSM_REGION_PARTS;
    const uint64_t start = fsm_region_round(address, part), end = fsm_region_round(start + bytes, part);
    return (start & (size - 1)) + (end - start) <= size ? start : fsm_region_round(start, size);
}

#endif
