/* root.h: the root a device trusts, in the form the loader takes it: a distinguished name and a public key. */
#ifndef FSM_SIGN_ROOT_H
#define FSM_SIGN_ROOT_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/x509.h>

#include "error.h"

enum { FSM_ROOT_NAME_MAX = 512, FSM_ROOT_KEY_SIZE = 65 };

struct fsm_root {
    uint8_t name[FSM_ROOT_NAME_MAX]; /* the subject's distinguished name, DER */
    size_t name_size;
    uint8_t key[FSM_ROOT_KEY_SIZE]; /* the point on P-256, uncompressed: 04 x y */
};

/* Reads a root certificate in PEM: self-issued, CA:TRUE, P-256. FSM_SIGN_PATH, FSM_SIGN_FILE, FSM_SIGN_ROOT. */
enum fsm_sign_error fsm_root_read(const char *path, struct fsm_root *root, struct fsm_sign_why *why);

/* The same as OpenSSL's object, for the caller to free with X509_free. */
enum fsm_sign_error fsm_root_certificate(const char *path, X509 **certificate, struct fsm_sign_why *why);

/* Name and key of a certificate that fsm_root_certificate has read. */
enum fsm_sign_error fsm_root_from(X509 *certificate, struct fsm_root *root, struct fsm_sign_why *why);

#endif
