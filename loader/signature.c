#include "signature.h"

#include "p256.h"

#include <bearssl.h>

void fsm_hash(const uint8_t *bytes, uint32_t length, uint8_t hash[FSM_HASH_SIZE])
{
    br_sha256_context sha256;
    br_sha256_init(&sha256);
    br_sha256_update(&sha256, bytes, length);
    br_sha256_out(&sha256, hash);
}

bool fsm_signature_good(const uint8_t key[FSM_PUBLIC_KEY_SIZE], const uint8_t *bytes, uint32_t length,
                        const uint8_t signature[FSM_SIGNATURE_SIZE])
{
    uint8_t hash[FSM_HASH_SIZE];
    fsm_hash(bytes, length, hash);
    return fsm_p256_verify(key, hash, signature);
}
