/* p256.h: ECDSA verification on the curve P-256 (FIPS 186-5, 6.4.2; SEC 2, 2.4.2), for a device that has little room.
 *
 * Everything it computes with is public, so it need not take the same time for all inputs. It replaces BearSSL's because the two
 * verifications of a boot, each made twice, must fit into the device's flash and patience: a third of the instructions, a fifth of the
 * bytes. test/loader/test_p256.c holds it against OpenSSL, with the numbers that implementations trip over.
 */
#ifndef FSM_P256_H
#define FSM_P256_H

#include <stdbool.h>
#include <stdint.h>

/* Whether r‖s, 32 bytes each, is the key's signature over the 32-byte hash. The key is an uncompressed point: 4, x, y; one that does
 * not lie on the curve has signed nothing. */
bool fsm_p256_verify(const uint8_t key[65], const uint8_t hash[32], const uint8_t signature[64]);

/* a·b·2^-256 mod m, for a < 2^256 and b < m: the one operation all the time goes into, in a file of its own so that it can be compiled
 * for speed. `inverse` is -1/m mod 2^32. r may be a or b. */
enum { FSM_P256_WORDS = 8 };
struct fsm_modulus {
    uint32_t m[FSM_P256_WORDS], square[FSM_P256_WORDS]; /* least significant word first; square: 2^512 mod m */
    uint32_t inverse;
};
void fsm_p256_multiply(const struct fsm_modulus *modulus, uint32_t *r, const uint32_t *a, const uint32_t *b);

/* r -= a, modulo 2^256; what was borrowed, 0 or 1. */
uint32_t fsm_p256_subtract(uint32_t *r, const uint32_t *a);

#endif
