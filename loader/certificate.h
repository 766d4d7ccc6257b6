/* certificate.h: the one certificate in a signed file: issued by the device's root, for a signer of apps and nothing else, with the
 * rights it grants.
 *
 * A narrow profile of RFC 5280, read strictly and by one reader: version 3, ECDSA with SHA-256, a P-256 key, no unique identifiers,
 * and of the extensions
 *   basicConstraints    absent, or that of no CA
 *   keyUsage            present: digitalSignature alone
 *   extendedKeyUsage    absent, or with codeSigning
 *   subjectAltName      present, with the rights (FSM_RIGHTS_OID) once; other names do no harm
 *   others              at will, unless critical
 * each at most once. The root's signature is checked before anything but the issuer's name is looked at, so all further questions
 * are put to bytes the root has signed.
 */
#ifndef FSM_CERTIFICATE_H
#define FSM_CERTIFICATE_H

#include "error.h"
#include "load.h"
#include "rights.h"
#include "signature.h"

#include <stdint.h>

/* Who signed, and what it may sign. */
struct fsm_holder {
    uint8_t key[FSM_PUBLIC_KEY_SIZE];
    uint8_t name[FSM_NAME_SIZE]; /* FSM_STORED_AT_NAME: stays the same when the holder gets another key */
    struct fsm_rights rights;
};

/* Checks the `length` bytes of a certificate against policy's root and time. On FSM_LOAD_OK *holder is filled; otherwise it is not to
 * be used. */
enum fsm_load_error fsm_certificate_check(const uint8_t *certificate, uint32_t length, const struct fsm_policy *policy,
                                          struct fsm_holder *holder);

#endif
