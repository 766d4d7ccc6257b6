/* signature.c: ECDSA signatures in raw form by OpenSSL, which itself speaks DER. */
#include "signature.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>

#include <fsm/abi.h>

enum { HALF = FSM_SIGNATURE_SIZE / 2, DER_MAX = 128 };

static bool raw_from_der(const uint8_t *der, size_t size, uint8_t *raw)
{
    const unsigned char *at = der;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
    bool done = pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, HALF) == HALF &&
                BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + HALF, HALF) == HALF;
    ECDSA_SIG_free(pair);
    return done;
}

enum fsm_sign_error fsm_sign_signature_make(EVP_PKEY *key, const uint8_t *bytes, size_t size, uint8_t *signature,
                                            struct fsm_sign_why *why)
{
    uint8_t der[DER_MAX];
    size_t length = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestSign(context, der, &length, bytes, size) == 1 && raw_from_der(der, length, signature);
    EVP_MD_CTX_free(context);
    return done ? FSM_SIGN_OK : fsm_sign_fail_openssl(why, FSM_SIGN_OPENSSL, "signing failed");
}

/* The caller frees *der with OPENSSL_free. Its length, or 0. */
static size_t der_from_raw(const uint8_t *raw, unsigned char **der)
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, HALF, NULL), *s = BN_bin2bn(raw + HALF, HALF, NULL);
    int length = 0;
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL; /* the pair's now */
        length = i2d_ECDSA_SIG(pair, der);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return length > 0 ? (size_t)length : 0;
}

bool fsm_sign_signature_check(EVP_PKEY *key, const uint8_t *bytes, size_t size, const uint8_t *signature)
{
    unsigned char *der = NULL;
    size_t length = der_from_raw(signature, &der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool genuine = length && context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                   EVP_DigestVerify(context, der, length, bytes, size) == 1;
    EVP_MD_CTX_free(context);
    OPENSSL_free(der);
    ERR_clear_error();
    return genuine;
}
