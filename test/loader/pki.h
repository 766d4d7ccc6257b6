/* pki.h: keys and certificates made on the spot with OpenSSL, good ones and every kind of bad one. */
#ifndef TEST_PKI_H
#define TEST_PKI_H

#include <stdint.h>

#include <openssl/evp.h>

enum { CERTIFICATE_ROOM = 2048 };

/* All of a certificate that tests vary. Extensions are written as in openssl.cnf; NULL leaves one out. */
struct certificate_plan {
    EVP_PKEY *key;        /* of the holder */
    EVP_PKEY *issuer_key; /* signs */
    const char *issuer;   /* common name of the issuer */
    int64_t from, until;  /* seconds since 1970 */
    long version;         /* 2 is version 3 */
    const EVP_MD *digest;
    const char *constraints, *second_constraints;
    const char *usage, *second_usage;
    const char *purposes, *second_purposes;
    const char *names; /* subjectAltName */
    const char *second_names;
    const char *comment; /* nsComment: an extension the loader does not know */
};

/* Keys, made once in a test program; they live to its end. */
EVP_PKEY *pki_root_key(void);
EVP_PKEY *pki_signer_key(void);
EVP_PKEY *pki_other_key(void);
EVP_PKEY *pki_p384_key(void);
EVP_PKEY *pki_rsa_key(void);

/* The 65 bytes of a P-256 key's point. */
void pki_point(EVP_PKEY *key, uint8_t point[65]);

/* DER of the name with this common name; its length. */
uint32_t pki_name(const char *common_name, uint8_t name[256]);

/* DER of the certificate; its length. */
uint32_t pki_certificate(const struct certificate_plan *plan, uint8_t der[CERTIFICATE_ROOM]);

/* ECDSA over SHA-256 of the bytes, r and s of 32 bytes each. */
void pki_sign(EVP_PKEY *key, const uint8_t *bytes, uint32_t length, uint8_t signature[64]);

#endif
