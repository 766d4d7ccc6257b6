/* ring.h: bytes on their way between an interrupt handler and the kernel. Reader and writer exclude each other (interrupts off) or
 * are one and the same. The counters run freely; their difference is what the ring holds.
 */
#ifndef FSM_RING_H
#define FSM_RING_H

#include <stdbool.h>
#include <stdint.h>

enum { FSM_RING_SIZE = 256 }; /* a power of two */

struct fsm_ring {
    uint8_t bytes[FSM_RING_SIZE];
    volatile uint32_t written, read;
};

static inline bool fsm_ring_empty(const struct fsm_ring *ring) { return ring->written == ring->read; }
static inline bool fsm_ring_full(const struct fsm_ring *ring) { return ring->written - ring->read == FSM_RING_SIZE; }

/* Not full. */
static inline void fsm_ring_put(struct fsm_ring *ring, uint8_t byte)
{
    ring->bytes[ring->written % FSM_RING_SIZE] = byte;
    ring->written++;
}
/* Not empty. */
static inline uint8_t fsm_ring_get(struct fsm_ring *ring)
{
    uint8_t byte = ring->bytes[ring->read % FSM_RING_SIZE];
    ring->read++;
    return byte;
}

#endif
