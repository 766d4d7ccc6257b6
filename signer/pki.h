/* pki.h: keys and certificates for development: a root, and CI certificates under it. The real ones are made with openssl. */
#ifndef FSM_SIGN_PKI_H
#define FSM_SIGN_PKI_H

#include <openssl/x509.h>

#include "rights.h"

/* A new key pair on P-256 for the caller to free with EVP_PKEY_free. */
enum fsm_sign_error fsm_sign_pki_key(EVP_PKEY **key, struct fsm_sign_why *why);

/* A self-signed root. `name`: its common name, 1..64 bytes of UTF-8; `days`: valid from a day ago until in so many days.
 * Free *certificate with X509_free. */
enum fsm_sign_error fsm_sign_pki_root(EVP_PKEY *key, const char *name, int days, X509 **certificate, struct fsm_sign_why *why);

/* A CI certificate of the profile (certificate.h) for `key`, issued by the root. */
enum fsm_sign_error fsm_sign_pki_ci(EVP_PKEY *key, const char *name, int days, const struct fsm_rights *rights, X509 *root,
                                    EVP_PKEY *root_key, X509 **certificate, struct fsm_sign_why *why);

/* A request for such a certificate (PKCS#10, RFC 2986), signed with the key, with all extensions of the profile: whoever issues it
 * copies them. Free *request with X509_REQ_free. */
enum fsm_sign_error fsm_sign_pki_request(EVP_PKEY *key, const char *name, const struct fsm_rights *rights, X509_REQ **request,
                                         struct fsm_sign_why *why);

#endif
