/* signature.h: ECDSA over P-256 and SHA-256, as all signatures here are: the certificate's and the file's. */
#ifndef FSM_SIGNATURE_H
#define FSM_SIGNATURE_H

#include <fsm/abi.h>

#include <stdbool.h>
#include <stdint.h>

enum { FSM_PUBLIC_KEY_SIZE = 65, FSM_HASH_SIZE = 32 }; /* an uncompressed point: 4, x, y */

/* SHA-256 of the bytes. */
void fsm_hash(const uint8_t *bytes, uint32_t length, uint8_t hash[FSM_HASH_SIZE]);

/* Whether `signature`, r and s of 32 bytes each, is the key's over the bytes. A key that is no point of the curve has signed
 * nothing. */
bool fsm_signature_good(const uint8_t key[FSM_PUBLIC_KEY_SIZE], const uint8_t *bytes, uint32_t length,
                        const uint8_t signature[FSM_SIGNATURE_SIZE]);

#endif
