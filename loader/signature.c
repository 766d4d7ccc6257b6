#include "signature.h"

#include <bearssl.h>

bool fsm_signature_good(const uint8_t key[FSM_PUBLIC_KEY_SIZE], const uint8_t *bytes, uint32_t length,
                        const uint8_t signature[FSM_SIGNATURE_SIZE])
{
    uint8_t hash[br_sha256_SIZE];
    br_sha256_context sha256;
    br_sha256_init(&sha256);
    br_sha256_update(&sha256, bytes, length);
    br_sha256_out(&sha256, hash);
    br_ec_public_key public_key = {.curve = BR_EC_secp256r1, .q = (uint8_t *)key, .qlen = FSM_PUBLIC_KEY_SIZE};
    return br_ecdsa_i31_vrfy_raw(&br_ec_p256_m31, hash, sizeof hash, &public_key, signature, FSM_SIGNATURE_SIZE) == 1;
}
