/* ring.h: the least that can pass events on: one ring of events that are copied in, and an indirect call a event. No rights, no
 * mailboxes, no priorities, no assertions: what everything else is measured against. Two sizes of event.
 */
#ifndef BENCH_RING_H
#define BENCH_RING_H

#include <stdint.h>

enum { RING_SLOTS = 16, RING_SHORT_WORDS = 6, RING_LONG_WORDS = 14 };

/* Two players send one event to and fro, `events` times, each time making it anew. Answers how many were dispatched. */
uint32_t ring_play_short(uint32_t events); /* events of 32 bytes */
uint32_t ring_play_long(uint32_t events);  /* of 64 */

#endif
