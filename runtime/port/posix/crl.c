#include "crl.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

#include "../../../loader/trailer.h"

/* An X509_CRL by another name, so that the header needs no OpenSSL. */
struct fsm_crl;

static X509_CRL *list_of(const struct fsm_crl *crl) { return (X509_CRL *)(uintptr_t)crl; }

static X509_CRL *read_file(const char *path)
{
    BIO *file = BIO_new_file(path, "rb");
    if (!file) return NULL;
    X509_CRL *list = PEM_read_bio_X509_CRL(file, NULL, NULL, NULL);
    if (!list && BIO_reset(file) == 0) list = d2i_X509_CRL_bio(file, NULL);
    BIO_free(file);
    return list;
}

static bool is_the_roots(X509_CRL *list, const struct fsm_root *root)
{
    unsigned char *name = NULL;
    const int length = i2d_X509_NAME(X509_CRL_get_issuer(list), &name);
    const bool same = length >= 0 && (size_t)length == root->name_size && memcmp(name, root->name, root->name_size) == 0;
    OPENSSL_free(name);
    return same;
}

/* Made of the very bytes the kernel verifies certificates with. */
static EVP_PKEY *key_of(const struct fsm_root *root)
{
    static const unsigned char p256[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                                         0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
    unsigned char info[sizeof p256 + FSM_ROOT_KEY_SIZE];
    const unsigned char *at = info;
    memcpy(info, p256, sizeof p256);
    memcpy(info + sizeof p256, root->key, FSM_ROOT_KEY_SIZE);
    return d2i_PUBKEY(NULL, &at, sizeof info);
}

static bool is_signed_by(X509_CRL *list, const struct fsm_root *root)
{
    EVP_PKEY *key = key_of(root);
    const bool good = key && X509_CRL_verify(list, key) == 1;
    EVP_PKEY_free(key);
    return good;
}

static const char *fault_of(X509_CRL *list, const struct fsm_root *root, uint64_t now)
{
    time_t moment = (time_t)now;
    const ASN1_TIME *from = X509_CRL_get0_lastUpdate(list), *until = X509_CRL_get0_nextUpdate(list);
    if (!is_the_roots(list, root)) return "it is not this root's: give the list that the root of --root has issued";
    if (!is_signed_by(list, root))
        return "its signature is not the root's: a bit was changed, or another root of the same name signed it";
    if (X509_CRL_get_ext_by_critical(list, 1, -1) >= 0)
        return "it has a critical extension, so it is not a plain list of all that is withdrawn: issue a complete one";
    if (!from || !until) return "it does not say until when it is in force: issue it with a nextUpdate";
    if (X509_cmp_time(from, &moment) != -1) return "it is not in force yet: set the clock, or wait";
    if (X509_cmp_time(until, &moment) != 1) return "it has run out: fetch the root's current list";
    return NULL;
}

struct fsm_crl *fsm_crl_read(const char *path, const struct fsm_root *root, uint64_t now, const char **why)
{
    X509_CRL *list = read_file(path);
    *why = list ? fault_of(list, root, now) : "it is no revocation list, PEM or DER, that can be read";
    if (!*why) return (struct fsm_crl *)list;
    X509_CRL_free(list);
    return NULL;
}

void fsm_crl_free(struct fsm_crl *crl) { X509_CRL_free(list_of(crl)); }

bool fsm_crl_withdraws(const struct fsm_crl *crl, const uint8_t *file, uint32_t size)
{
    struct fsm_trailer trailer;
    X509_REVOKED *entry = NULL;
    if (fsm_trailer_read(file, size, &trailer) != FSM_LOAD_OK) return true;
    const unsigned char *der = file + trailer.certificate;
    X509 *certificate = d2i_X509(NULL, &der, trailer.certificate_length);
    if (!certificate) return true;
    /* 2 is an entry that takes an earlier one back (removeFromCRL), which complete lists do not have: it withdraws, to be safe. */
    const bool withdrawn = X509_CRL_get0_by_serial(list_of(crl), &entry, X509_get_serialNumber(certificate)) != 0;
    X509_free(certificate);
    return withdrawn;
}
