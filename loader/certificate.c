#include "certificate.h"

#include "der.h"
#include "require.h"

#include <stddef.h>
#include <string.h>

/* BearSSL's engine counts days from the year 0. */
enum { DAYS_TO_1970 = 719528, SECONDS_A_DAY = 86400 };

/* FSM_RIGHTS_OID as BearSSL wants an otherName: 0, 0, length, the OID's bytes. */
static const uint8_t rights_oid[] = {0, 0, 10, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xb2, 0x03, 0x01, 0x01};

/* What the extensions that BearSSL reads too leniently must say. */
static const uint8_t oid_basic_constraints[] = {0x55, 0x1d, 0x13};
static const uint8_t oid_key_usage[] = {0x55, 0x1d, 0x0f};
static const uint8_t oid_extended_key_usage[] = {0x55, 0x1d, 0x25};
static const uint8_t oid_code_signing[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x03};
static const uint8_t not_a_ca[] = {FSM_DER_SEQUENCE, 0};                       /* CA:FALSE is the default, which DER leaves out */
static const uint8_t digital_signature[] = {FSM_DER_BIT_STRING, 2, 7, 1 << 7}; /* bit 0, and 7 bits unused */

/* BearSSL: structure, issuer, validity, the root's signature, no unknown critical extensions, the rights. */
static enum fsm_load_error check_chain(struct fsm_load_context *context, const uint8_t *certificate, uint32_t length,
                                       const struct fsm_policy *policy)
{
    br_x509_trust_anchor anchor = {
        .dn = {(uint8_t *)policy->root_name, policy->root_name_length},
        .flags = BR_X509_TA_CA,
        .pkey = {.key_type = BR_KEYTYPE_EC,
                 .key.ec = {.curve = BR_EC_secp256r1, .q = (uint8_t *)policy->root_key, .qlen = FSM_PUBLIC_KEY_SIZE}},
    };
    br_x509_minimal_context *x509 = &context->x509;
    for (unsigned i = 0; i < 2; i++)
        context->names[i] = (br_name_element){.oid = rights_oid, .buf = context->rights[i], .len = sizeof context->rights[i]};
    br_x509_minimal_init(x509, &br_sha256_vtable, &anchor, 1);
    br_x509_minimal_set_hash(x509, br_sha256_ID, &br_sha256_vtable);
    br_x509_minimal_set_ecdsa(x509, &br_ec_p256_m31, br_ecdsa_i31_vrfy_asn1);
    br_x509_minimal_set_time(x509, DAYS_TO_1970 + (uint32_t)(policy->now / SECONDS_A_DAY), (uint32_t)(policy->now % SECONDS_A_DAY));
    br_x509_minimal_set_name_elements(x509, context->names, 2);
    x509->vtable->start_chain(&x509->vtable, NULL);
    x509->vtable->start_cert(&x509->vtable, length);
    x509->vtable->append(&x509->vtable, certificate, length);
    x509->vtable->end_cert(&x509->vtable);
    switch (x509->vtable->end_chain(&x509->vtable)) {
    case 0: return FSM_LOAD_OK;
    case BR_ERR_X509_NOT_TRUSTED:
    case BR_ERR_X509_BAD_SIGNATURE: return FSM_LOAD_CERTIFICATE_ISSUER;
    case BR_ERR_X509_EXPIRED: return FSM_LOAD_CERTIFICATE_TIME;
    case BR_ERR_X509_CRITICAL_EXTENSION: return FSM_LOAD_CERTIFICATE_EXTENSION;
    case BR_ERR_X509_FORBIDDEN_KEY_USAGE: return FSM_LOAD_CERTIFICATE_USAGE;
    case BR_ERR_X509_WEAK_PUBLIC_KEY: return FSM_LOAD_CERTIFICATE_KEY;
    default: return FSM_LOAD_CERTIFICATE_DER;
    }
}

/* Finds the extensions of a certificate that BearSSL took. */
static bool find_extensions(const uint8_t *certificate, uint32_t length, struct fsm_der *extensions)
{
    struct fsm_der all = {certificate, length}, whole, tbs, skipped;
    if (!fsm_der_take(&all, FSM_DER_SEQUENCE, &whole) || !fsm_der_take(&whole, FSM_DER_SEQUENCE, &tbs)) return false;
    static const uint8_t parts[] = {
        FSM_DER_CONTEXT | 0, /* version */
        FSM_DER_INTEGER,     /* serial number */
        FSM_DER_SEQUENCE,    /* signature algorithm */
        FSM_DER_SEQUENCE,    /* issuer */
        FSM_DER_SEQUENCE,    /* validity */
        FSM_DER_SEQUENCE,    /* subject */
        FSM_DER_SEQUENCE,    /* public key */
    };
    for (unsigned i = 0; i < sizeof parts; i++)
        if (!fsm_der_take(&tbs, parts[i], &skipped)) return false;
    struct fsm_der wrapped;
    return fsm_der_take(&tbs, FSM_DER_CONTEXT | 3, &wrapped) && tbs.length == 0 &&
           fsm_der_take(&wrapped, FSM_DER_SEQUENCE, extensions) && wrapped.length == 0;
}

static bool allows_code_signing(struct fsm_der value)
{
    struct fsm_der purposes, purpose;
    if (!fsm_der_take(&value, FSM_DER_SEQUENCE, &purposes) || value.length != 0) return false;
    bool found = false;
    while (purposes.length > 0) {
        if (!fsm_der_take(&purposes, FSM_DER_OID, &purpose)) return false;
        if (fsm_der_is(purpose, oid_code_signing, sizeof oid_code_signing)) found = true;
    }
    return found;
}

static enum fsm_load_error check_extensions(struct fsm_der extensions)
{
    bool constraints = false, usage = false, purposes = false;
    while (extensions.length > 0) {
        struct fsm_der extension, oid, critical, value;
        if (!fsm_der_take(&extensions, FSM_DER_SEQUENCE, &extension) || !fsm_der_take(&extension, FSM_DER_OID, &oid) ||
            !fsm_der_take_optional(&extension, FSM_DER_BOOLEAN, &critical) ||
            !fsm_der_take(&extension, FSM_DER_OCTET_STRING, &value) || extension.length != 0)
            return FSM_LOAD_CERTIFICATE_DER;
        bool *seen = NULL;
        if (fsm_der_is(oid, oid_basic_constraints, sizeof oid_basic_constraints)) {
            seen = &constraints;
            if (!fsm_der_is(value, not_a_ca, sizeof not_a_ca)) return FSM_LOAD_CERTIFICATE_CA;
        } else if (fsm_der_is(oid, oid_key_usage, sizeof oid_key_usage)) {
            seen = &usage;
            if (!fsm_der_is(value, digital_signature, sizeof digital_signature)) return FSM_LOAD_CERTIFICATE_USAGE;
        } else if (fsm_der_is(oid, oid_extended_key_usage, sizeof oid_extended_key_usage)) {
            seen = &purposes;
            if (!allows_code_signing(value)) return FSM_LOAD_CERTIFICATE_PURPOSE;
        }
        if (seen != NULL && *seen) return FSM_LOAD_CERTIFICATE_EXTENSION;
        if (seen != NULL) *seen = true;
    }
    return usage ? FSM_LOAD_OK : FSM_LOAD_CERTIFICATE_USAGE;
}

static enum fsm_load_error take_key(struct fsm_load_context *context, const struct fsm_policy *policy,
                                    uint8_t key[FSM_PUBLIC_KEY_SIZE])
{
    const br_x509_pkey *found = context->x509.vtable->get_pkey((const br_x509_class *const *)&context->x509.vtable, NULL);
    REQUIRE(found != NULL);
    if (found->key_type != BR_KEYTYPE_EC || found->key.ec.curve != BR_EC_secp256r1) return FSM_LOAD_CERTIFICATE_KEY;
    if (found->key.ec.qlen != FSM_PUBLIC_KEY_SIZE || found->key.ec.q[0] != 4) return FSM_LOAD_CERTIFICATE_KEY;
    memcpy(key, found->key.ec.q, FSM_PUBLIC_KEY_SIZE);
    return memcmp(key, policy->root_key, FSM_PUBLIC_KEY_SIZE) != 0 ? FSM_LOAD_OK : FSM_LOAD_CERTIFICATE_ROOT;
}

/* The same OID was registered twice: a second otherName of that kind, which BearSSL would pass over, shows up as the second
 * element. */
static enum fsm_load_error take_rights(const struct fsm_load_context *context, struct fsm_rights *rights)
{
    if (context->names[1].status != 0) return FSM_LOAD_RIGHTS_TWICE;
    if (context->names[0].status == 0) return FSM_LOAD_RIGHTS_MISSING;
    /* The buffer has room for just the right length: more gives status -1, and less is found by strlen. */
    if (context->names[0].status != 1) return FSM_LOAD_RIGHTS_SYNTAX;
    uint32_t length = (uint32_t)strlen(context->rights[0]);
    return fsm_rights_read(context->rights[0], length, rights) ? FSM_LOAD_OK : FSM_LOAD_RIGHTS_SYNTAX;
}

enum fsm_load_error fsm_certificate_check(struct fsm_load_context *context, const uint8_t *certificate, uint32_t length,
                                          const struct fsm_policy *policy, uint8_t key[FSM_PUBLIC_KEY_SIZE],
                                          struct fsm_rights *rights)
{
    struct fsm_der extensions;
    enum fsm_load_error error = check_chain(context, certificate, length, policy);
    if (error != FSM_LOAD_OK) return error;
    if (!find_extensions(certificate, length, &extensions)) return FSM_LOAD_CERTIFICATE_DER;
    if ((error = check_extensions(extensions)) != FSM_LOAD_OK) return error;
    if ((error = take_key(context, policy, key)) != FSM_LOAD_OK) return error;
    return take_rights(context, rights);
}
