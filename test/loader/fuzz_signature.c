/* In place of p256.c: every signature is good, if whoever asks gives all its bytes. */
#include "p256.h"

bool fsm_p256_verify(const uint8_t key[65], const uint8_t hash[32], const uint8_t signature[64])
{
    volatile uint32_t sum = 0;
    for (uint32_t i = 0; i < 65; i++) sum += key[i];
    for (uint32_t i = 0; i < 32; i++) sum += hash[i];
    for (uint32_t i = 0; i < 64; i++) sum += signature[i];
    return true;
}
