/* signature.h: ECDSA over P-256 and SHA-256, as the 64 bytes r‖s (IEEE P1363), which leave no room for two encodings of one
 * signature. */
#ifndef FSM_SIGN_SIGNATURE_H
#define FSM_SIGN_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "error.h"

/* Writes FSM_SIGNATURE_SIZE bytes. The key may live in a token. FSM_SIGN_OPENSSL. */
enum fsm_sign_error fsm_sign_signature_make(EVP_PKEY *key, const uint8_t *bytes, size_t size, uint8_t *signature,
                                            struct fsm_sign_why *why);

/* Whether `signature` (FSM_SIGNATURE_SIZE bytes) is `key`'s for these bytes. */
bool fsm_sign_signature_check(EVP_PKEY *key, const uint8_t *bytes, size_t size, const uint8_t *signature);

#endif
