#include "p256.h"

uint32_t fsm_p256_subtract(uint32_t *r, const uint32_t *a)
{
    uint64_t borrow = 0;
    for (unsigned i = 0; i < FSM_P256_WORDS; i++) {
        borrow = (uint64_t)r[i] - a[i] - borrow;
        r[i] = (uint32_t)borrow;
        borrow = borrow >> 63;
    }
    return (uint32_t)borrow;
}

/* Montgomery's multiplication, word by word (P. L. Montgomery, Modular Multiplication Without Trial Division, 1985; finely
 * integrated operand scanning of Koç, Acar, Kaliski 1996). No sum leaves 64 bits: a product of two words has room for two words on
 * top. */
void fsm_p256_multiply(const struct fsm_modulus *modulus, uint32_t *r, const uint32_t *a, const uint32_t *b)
{
    uint32_t t[FSM_P256_WORDS] = {0}, top = 0;
    for (unsigned i = 0; i < FSM_P256_WORDS; i++) {
        uint64_t product = (uint64_t)a[i] * b[0] + t[0];
        const uint32_t factor = (uint32_t)product * modulus->inverse;
        uint64_t reduced = (uint64_t)factor * modulus->m[0] + (uint32_t)product;
        for (unsigned j = 1; j < FSM_P256_WORDS; j++) {
            product = (uint64_t)a[i] * b[j] + t[j] + (product >> 32);
            reduced = (uint64_t)factor * modulus->m[j] + (uint32_t)product + (reduced >> 32);
            t[j - 1] = (uint32_t)reduced;
        }
        const uint64_t sum = (product >> 32) + (reduced >> 32) + top;
        t[FSM_P256_WORDS - 1] = (uint32_t)sum;
        top = (uint32_t)(sum >> 32);
    }
    for (unsigned i = 0; i < FSM_P256_WORDS; i++) r[i] = t[i];
    /* Below 2m now: m is taken off once, and given back if that was too much. */
    if (fsm_p256_subtract(r, modulus->m) > top)
        for (unsigned i = 0; i < FSM_P256_WORDS; i++) r[i] = t[i];
}
