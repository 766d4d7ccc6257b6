#include "pki.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <stdio.h>
#include <stdlib.h>

/* A test that cannot make its own input has nothing to say. */
static void need(int good, const char *what)
{
    if (good) return;
    fprintf(stderr, "pki: OpenSSL failed: %s\n", what);
    abort();
}

static EVP_PKEY *once(EVP_PKEY **key, const char *curve)
{
    if (*key == NULL) *key = EVP_EC_gen(curve);
    need(*key != NULL, "key");
    return *key;
}

EVP_PKEY *pki_root_key(void)
{
    static EVP_PKEY *key;
    return once(&key, "P-256");
}

EVP_PKEY *pki_signer_key(void)
{
    static EVP_PKEY *key;
    return once(&key, "P-256");
}

EVP_PKEY *pki_other_key(void)
{
    static EVP_PKEY *key;
    return once(&key, "P-256");
}

EVP_PKEY *pki_p384_key(void)
{
    static EVP_PKEY *key;
    return once(&key, "P-384");
}

EVP_PKEY *pki_rsa_key(void)
{
    static EVP_PKEY *key;
    if (key == NULL) key = EVP_RSA_gen(2048);
    need(key != NULL, "key");
    return key;
}

void pki_point(EVP_PKEY *key, uint8_t point[65])
{
    size_t length = 0;
    need(EVP_PKEY_get_octet_string_param(key, "pub", point, 65, &length) == 1 && length == 65, "point");
}

static X509_NAME *make_name(const char *common_name)
{
    X509_NAME *name = X509_NAME_new();
    need(name != NULL, "name");
    need(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const uint8_t *)common_name, -1, -1, 0), "name");
    return name;
}

uint32_t pki_name(const char *common_name, uint8_t name[256])
{
    X509_NAME *made = make_name(common_name);
    uint8_t *end = name;
    int length = i2d_X509_NAME(made, NULL);
    need(length > 0 && length <= 256 && i2d_X509_NAME(made, &end) == length, "name");
    X509_NAME_free(made);
    return (uint32_t)length;
}

static void extend(X509 *certificate, int nid, const char *value)
{
    if (value == NULL) return;
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
    need(extension != NULL, value);
    need(X509_add_ext(certificate, extension, -1), value);
    X509_EXTENSION_free(extension);
}

uint32_t pki_certificate(const struct certificate_plan *plan, uint8_t der[CERTIFICATE_ROOM])
{
    X509 *certificate = X509_new();
    X509_NAME *issuer = make_name(plan->issuer), *subject = make_name("CI signer");
    need(certificate != NULL, "certificate");
    need(X509_set_version(certificate, plan->version) && ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7), "version");
    need(X509_set_issuer_name(certificate, issuer) && X509_set_subject_name(certificate, subject), "names");
    need(ASN1_TIME_set(X509_getm_notBefore(certificate), plan->from) && ASN1_TIME_set(X509_getm_notAfter(certificate), plan->until),
         "time");
    need(X509_set_pubkey(certificate, plan->key), "key");
    extend(certificate, NID_basic_constraints, plan->constraints);
    extend(certificate, NID_basic_constraints, plan->second_constraints);
    extend(certificate, NID_key_usage, plan->usage);
    extend(certificate, NID_key_usage, plan->second_usage);
    extend(certificate, NID_ext_key_usage, plan->purposes);
    extend(certificate, NID_ext_key_usage, plan->second_purposes);
    extend(certificate, NID_subject_alt_name, plan->names);
    extend(certificate, NID_subject_alt_name, plan->second_names);
    extend(certificate, NID_netscape_comment, plan->comment);
    need(X509_sign(certificate, plan->issuer_key, plan->digest) > 0, "signature");
    uint8_t *end = der;
    int length = i2d_X509(certificate, NULL);
    need(length > 0 && length <= CERTIFICATE_ROOM && i2d_X509(certificate, &end) == length, "certificate");
    X509_NAME_free(issuer);
    X509_NAME_free(subject);
    X509_free(certificate);
    return (uint32_t)length;
}

void pki_sign(EVP_PKEY *key, const uint8_t *bytes, uint32_t length, uint8_t signature[64])
{
    uint8_t der[256];
    size_t der_length = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    need(context != NULL && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1, "sign");
    need(EVP_DigestSign(context, der, &der_length, bytes, length) == 1, "sign");
    EVP_MD_CTX_free(context);
    const uint8_t *at = der;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)der_length);
    need(pair != NULL, "sign");
    need(BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32, "sign");
    need(BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32, "sign");
    ECDSA_SIG_free(pair);
}
