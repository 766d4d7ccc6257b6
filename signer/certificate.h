/* certificate.h: a CI certificate: its exact bytes, whether it is of the profile, and what it allows.
 *
 * Loaders take: X.509 v3 of at most FSM_CERTIFICATE_MAX bytes; a P-256 key; signed with ecdsa-with-SHA256; not a CA; keyUsage
 * digitalSignature and nothing else; extendedKeyUsage, if there, with codeSigning; no critical extension they do not know;
 * subjectAltName with the otherName FSM_RIGHTS_OID exactly once. The CI profile, which is signed with, is narrower:
 * basicConstraints and keyUsage are there and critical, extendedKeyUsage is codeSigning alone.
 */
#ifndef FSM_SIGN_CERTIFICATE_H
#define FSM_SIGN_CERTIFICATE_H

#include <stdbool.h>
#include <time.h>

#include <openssl/x509.h>

#include <fsm/abi.h>

#include "rights.h"

struct fsm_sign_certificate {
    X509 *x509;
    uint8_t der[FSM_CERTIFICATE_MAX];
    size_t size;
    char name[256]; /* the holder's common name in UTF-8, control characters shown as '?'; for people */
    struct fsm_rights rights;
};

/* From exactly the `size` bytes of a DER encoding. FSM_SIGN_CERTIFICATE, or FSM_SIGN_PROFILE: what loaders would not take.
 * After FSM_SIGN_OK, and only then, the certificate has to be given to fsm_sign_certificate_free. */
enum fsm_sign_error fsm_sign_certificate_decode(const uint8_t *der, size_t size, struct fsm_sign_certificate *certificate,
                                                struct fsm_sign_why *why);

/* From the first certificate in a PEM file. `why` must not be NULL. */
enum fsm_sign_error fsm_sign_certificate_read(const char *path, struct fsm_sign_certificate *certificate, struct fsm_sign_why *why);

void fsm_sign_certificate_free(struct fsm_sign_certificate *certificate);

/* FSM_SIGN_PROFILE: loaders take it, but it is not quite of the CI profile. */
enum fsm_sign_error fsm_sign_certificate_profile(const struct fsm_sign_certificate *certificate, struct fsm_sign_why *why);

/* FSM_SIGN_VALIDITY: not yet or no longer valid at `now`. */
enum fsm_sign_error fsm_sign_certificate_valid(const struct fsm_sign_certificate *certificate, time_t now,
                                               struct fsm_sign_why *why);

/* FSM_SIGN_ISSUER: not issued by the holder of `root`'s name and key, or for the root's own key. The root's own validity does not
 * matter, as in the loader. */
enum fsm_sign_error fsm_sign_certificate_issued(const struct fsm_sign_certificate *certificate, X509 *root,
                                                struct fsm_sign_why *why);

/* Whether this is an elliptic-curve key on P-256. */
bool fsm_sign_key_is_p256(const EVP_PKEY *key);

#endif
