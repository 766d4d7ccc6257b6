/* copy.h: copies a message as every event is: 8 bytes at a time, from the first on. The same order on every machine: what an app
 * finds that sends from where it is copied to does not depend on the port. */
#ifndef FSM_COPY_H
#define FSM_COPY_H

#include <stdint.h>

/* What the bytes are otherwise does not matter; at a multiple of 4, as nearly all messages are, a processor may take two at once.
 * Events always are: fsms.c. */
struct fsm_copy_word {
    uint32_t word;
} __attribute__((may_alias));
struct fsm_copy_pair {
    uint32_t words[2];
} __attribute__((may_alias));

static inline void fsm_copy(uint8_t *to, const uint8_t *from, uint32_t length)
{
    if (((uintptr_t)from & 3) == 0) {
        for (uint32_t pairs = length / 8; pairs > 0; pairs--, to += 8, from += 8) {
            __asm__("" : "+r"(pairs), "+r"(to), "+r"(from)); /* messages are short: neither unrolled nor indexed */
            *(struct fsm_copy_pair *)(void *)to = *(const struct fsm_copy_pair *)(const void *)from;
        }
        length &= 7;
        if (length == 0) return;
        if (length & 4) {
            *(struct fsm_copy_word *)(void *)to = *(const struct fsm_copy_word *)(const void *)from;
            length -= 4, to += 4, from += 4;
        }
    }
    for (; length > 0; length--) {
        __asm__("" : "+r"(length));
        *to++ = *from++;
    }
}

#endif
