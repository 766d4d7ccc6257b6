#include "certificate.h"

#include "der.h"
#include "extensions.h"
#include "require.h"
#include "validity.h"

#include <stddef.h>
#include <string.h>

/* The parts of a certificate whose bytes are the same in every one that is accepted. */
static const uint8_t version_3[] = {0x02, 0x01, 0x02};
static const uint8_t ecdsa_with_sha256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
/* SubjectPublicKeyInfo's contents up to the point's first byte: id-ecPublicKey, prime256v1, a BIT STRING without unused bits; 4,
 * uncompressed. */
static const uint8_t p256_key[] = {0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
                                   0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};

struct certificate {
    struct fsm_der signed_part; /* TBSCertificate with its tag and length: what the issuer signed */
    struct fsm_der tbs;         /* its contents */
    uint8_t signature[FSM_SIGNATURE_SIZE];
};

/* A positive INTEGER in 32 bytes, which DER writes as short as can be, with a zero before a high bit. */
static bool take_scalar(struct fsm_der *from, uint8_t scalar[32])
{
    struct fsm_der integer;
    if (!fsm_der_take(from, FSM_DER_INTEGER, &integer) || integer.length == 0 || integer.at[0] >= 0x80) return false;
    if (integer.at[0] == 0) {
        if (integer.length == 1 || integer.at[1] < 0x80) return false;
        integer.at++;
        integer.length--;
    }
    if (integer.length > 32) return false;
    memset(scalar, 0, 32 - integer.length);
    memcpy(scalar + 32 - integer.length, integer.at, integer.length);
    return true;
}

static bool take_algorithm(struct fsm_der *from)
{
    struct fsm_der algorithm;
    return fsm_der_take(from, FSM_DER_SEQUENCE, &algorithm) && fsm_der_is(algorithm, ecdsa_with_sha256, sizeof ecdsa_with_sha256);
}

/* Certificate ::= SEQUENCE { TBSCertificate, AlgorithmIdentifier, BIT STRING { SEQUENCE { r, s } } } */
static bool open_certificate(const uint8_t *bytes, uint32_t length, struct certificate *certificate)
{
    struct fsm_der all = {bytes, length}, parts, bits, scalars;
    if (!fsm_der_take(&all, FSM_DER_SEQUENCE, &parts) || all.length != 0) return false;
    certificate->signed_part = parts;
    if (!fsm_der_take(&parts, FSM_DER_SEQUENCE, &certificate->tbs)) return false;
    certificate->signed_part.length -= parts.length;
    if (!take_algorithm(&parts) || !fsm_der_take(&parts, FSM_DER_BIT_STRING, &bits) || parts.length != 0) return false;
    if (bits.length == 0 || bits.at[0] != 0) return false;
    bits.at++;
    bits.length--;
    return fsm_der_take(&bits, FSM_DER_SEQUENCE, &scalars) && bits.length == 0 && take_scalar(&scalars, certificate->signature) &&
           take_scalar(&scalars, certificate->signature + 32) && scalars.length == 0;
}

/* Takes version, serial number and algorithm off the front, then the issuer, which must be the root by name and by signature. */
static enum fsm_load_error check_issuer(struct certificate *certificate, const struct fsm_policy *policy)
{
    struct fsm_der *tbs = &certificate->tbs, version, serial, name;
    if (!fsm_der_take(tbs, FSM_DER_CONTEXT | 0, &version) || !fsm_der_is(version, version_3, sizeof version_3))
        return FSM_LOAD_CERTIFICATE_DER;
    if (!fsm_der_take(tbs, FSM_DER_INTEGER, &serial) || !take_algorithm(tbs)) return FSM_LOAD_CERTIFICATE_DER;
    struct fsm_der issuer = *tbs;
    if (!fsm_der_take(tbs, FSM_DER_SEQUENCE, &name)) return FSM_LOAD_CERTIFICATE_DER;
    issuer.length -= tbs->length;
    if (!fsm_der_is(issuer, policy->root_name, policy->root_name_length)) return FSM_LOAD_CERTIFICATE_ISSUER;
    bool genuine =
        fsm_signature_good(policy->root_key, certificate->signed_part.at, certificate->signed_part.length, certificate->signature);
    return genuine ? FSM_LOAD_OK : FSM_LOAD_CERTIFICATE_ISSUER;
}

static enum fsm_load_error take_key(struct fsm_der *tbs, const struct fsm_policy *policy, uint8_t key[FSM_PUBLIC_KEY_SIZE])
{
    struct fsm_der info;
    if (!fsm_der_take(tbs, FSM_DER_SEQUENCE, &info)) return FSM_LOAD_CERTIFICATE_DER;
    if (info.length != sizeof p256_key + FSM_PUBLIC_KEY_SIZE - 1) return FSM_LOAD_CERTIFICATE_KEY;
    if (memcmp(info.at, p256_key, sizeof p256_key) != 0) return FSM_LOAD_CERTIFICATE_KEY;
    memcpy(key, info.at + sizeof p256_key - 1, FSM_PUBLIC_KEY_SIZE);
    return memcmp(key, policy->root_key, FSM_PUBLIC_KEY_SIZE) != 0 ? FSM_LOAD_OK : FSM_LOAD_CERTIFICATE_ROOT;
}

/* The subject, and what stands for it. */
static bool take_subject(struct fsm_der *tbs, uint8_t name[FSM_NAME_SIZE])
{
    struct fsm_der subject = *tbs, contents;
    uint8_t hash[FSM_HASH_SIZE];
    if (!fsm_der_take(tbs, FSM_DER_SEQUENCE, &contents)) return false;
    fsm_hash(subject.at, subject.length - tbs->length, hash);
    memcpy(name, hash, FSM_NAME_SIZE);
    return true;
}

enum fsm_load_error fsm_certificate_check(const uint8_t *bytes, uint32_t length, const struct fsm_policy *policy,
                                          struct fsm_holder *holder)
{
    REQUIRE(bytes != NULL && policy != NULL && holder != NULL);
    struct certificate certificate;
    struct fsm_der *tbs = &certificate.tbs, validity, wrapped, extensions;
    enum fsm_load_error error;
    if (!open_certificate(bytes, length, &certificate)) return FSM_LOAD_CERTIFICATE_DER;
    if ((error = check_issuer(&certificate, policy)) != FSM_LOAD_OK) return error;
    if (!fsm_der_take(tbs, FSM_DER_SEQUENCE, &validity)) return FSM_LOAD_CERTIFICATE_DER;
    if ((error = fsm_validity_check(validity, policy->now)) != FSM_LOAD_OK) return error;
    if (!take_subject(tbs, holder->name)) return FSM_LOAD_CERTIFICATE_DER;
    if ((error = take_key(tbs, policy, holder->key)) != FSM_LOAD_OK) return error;
    if (!fsm_der_take(tbs, FSM_DER_CONTEXT | 3, &wrapped) || tbs->length != 0) return FSM_LOAD_CERTIFICATE_DER;
    if (!fsm_der_take(&wrapped, FSM_DER_SEQUENCE, &extensions) || wrapped.length != 0) return FSM_LOAD_CERTIFICATE_DER;
    return fsm_extensions_check(extensions, &holder->rights);
}
