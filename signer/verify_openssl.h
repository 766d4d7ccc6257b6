/* verify_openssl.h: the loader's verdict reached a second time, with other code (OpenSSL and the signer's own readers). */
#ifndef FSM_SIGN_VERIFY_OPENSSL_H
#define FSM_SIGN_VERIFY_OPENSSL_H

#include <openssl/x509.h>

#include "error.h"

#include <stdint.h>

/* Checks a signed file against a root: layout, certificate (profile, issuer, valid now), signature, manifest ⊆ certificate. What
 * devices decide for themselves (policy, counters, epochs) is left out. FSM_SIGN_OK: all of it holds. Otherwise `text` (cut to
 * `text_size`, always terminated) says in one line what does not. */
enum fsm_sign_error fsm_sign_check(const uint8_t *file, size_t size, X509 *root, char *text, size_t text_size);

#endif
