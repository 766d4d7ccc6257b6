/* authority.h: a root, a CI certificate under it, and files signed with it, well or with one thing wrong. */
#ifndef TEST_SIGNER_AUTHORITY_H
#define TEST_SIGNER_AUTHORITY_H

#include <openssl/x509.h>

#include "app.h"

struct authority {
    EVP_PKEY *root_key, *key;
    X509 *root, *certificate;
};

/* A root, and a certificate of the CI profile with all groups and targets, 64 KiB of memory, and no trusted functions. */
void authority_make(struct authority *authority);
void authority_free(struct authority *authority);

/* Signs the certificate again with the root's key, after a test has changed it. */
void authority_reissue(struct authority *authority);

/* The app signed, whatever the certificate says: new memory for the caller to free. */
uint8_t *authority_sign(const struct authority *authority, const struct app *app, size_t *size);

/* Puts a valid signature on bytes a test has changed. */
void authority_seal(const struct authority *authority, uint8_t *file, size_t size);

#endif
