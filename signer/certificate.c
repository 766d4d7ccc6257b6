/* certificate.c: reading CI certificates with OpenSSL. */
#include "certificate.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

enum { ABSENT = -1 }; /* how X509_get_ext_d2i says that an extension is not there */

static enum fsm_sign_error profile(struct fsm_sign_why *why, const char *what)
{
    ERR_clear_error();
    return fsm_sign_fail(why, FSM_SIGN_PROFILE, "not of the profile of CI certificates: %s", what);
}

bool fsm_sign_key_is_p256(const EVP_PKEY *key)
{
    char group[32];
    size_t length = 0;
    return key && EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1 &&
           strcmp(group, SN_X9_62_prime256v1) == 0;
}

static enum fsm_sign_error key_check(X509 *x509, struct fsm_sign_why *why)
{
    EVP_PKEY *key = X509_get0_pubkey(x509);
    if (!fsm_sign_key_is_p256(key)) return profile(why, "its key is not on the curve P-256");
    const ASN1_BIT_STRING *point = X509_get0_pubkey_bitstr(x509);
    bool whole_bytes = (point->flags & 7) == 0; /* how many bits of the last byte are unused */
    if (point->length != 65 || !whole_bytes) return profile(why, "its key is not an uncompressed point");
    if (X509_get_signature_nid(x509) != NID_ecdsa_with_SHA256) return profile(why, "it is not signed with ecdsa-with-SHA256");
    return FSM_SIGN_OK;
}

/* Whether the extension's value is DER in every detail: encoding it anew gives the same bytes. */
static bool extension_is_exact(X509_EXTENSION *extension, int nid)
{
    const X509V3_EXT_METHOD *method = X509V3_EXT_get_nid(nid);
    void *value = method ? X509V3_EXT_d2i(extension) : NULL;
    X509_EXTENSION *again = value ? X509V3_EXT_i2d(nid, 0, value) : NULL;
    bool exact = again && ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(again), X509_EXTENSION_get_data(extension)) == 0;
    if (value) ASN1_item_free(value, ASN1_ITEM_ptr(method->it));
    X509_EXTENSION_free(again);
    return exact;
}

/* Of those that loaders know, each at most once and exactly encoded (keyUsage is compared as a whole); no other one is critical. */
static enum fsm_sign_error extensions_check(X509 *x509, struct fsm_sign_why *why)
{
    if (X509_get_version(x509) != X509_VERSION_3) return profile(why, "it is not of version 3");
    for (int i = 0; i < X509_get_ext_count(x509); i++) {
        X509_EXTENSION *extension = X509_get_ext(x509, i);
        const ASN1_OBJECT *object = X509_EXTENSION_get_object(extension);
        int nid = OBJ_obj2nid(object);
        bool known =
            nid == NID_basic_constraints || nid == NID_key_usage || nid == NID_ext_key_usage || nid == NID_subject_alt_name;
        if (!known && X509_EXTENSION_get_critical(extension))
            return profile(why, "it has a critical extension that loaders do not know");
        if (!known) continue;
        if (nid != NID_key_usage && !extension_is_exact(extension, nid)) return profile(why, "an extension is not in DER");
        if (X509_get_ext_by_OBJ(x509, object, i) >= 0) return profile(why, "it has the same extension twice");
    }
    return FSM_SIGN_OK;
}

static enum fsm_sign_error constraints_check(X509 *x509, struct fsm_sign_why *why)
{
    int critical = 0;
    BASIC_CONSTRAINTS *constraints = X509_get_ext_d2i(x509, NID_basic_constraints, &critical, NULL);
    bool authority = constraints && (constraints->ca || constraints->pathlen); /* a length is a CA's affair */
    BASIC_CONSTRAINTS_free(constraints);
    if (!constraints && critical != ABSENT) return profile(why, "its basicConstraints cannot be read");
    return authority ? profile(why, "it is a CA (CA:TRUE), or names a path length as CAs do") : FSM_SIGN_OK;
}

/* Bit 0, digitalSignature, and no other, in the one encoding of that. */
static enum fsm_sign_error usage_check(X509 *x509, struct fsm_sign_why *why)
{
    static const uint8_t digital_signature[] = {V_ASN1_BIT_STRING, 2, 7, 1 << 7};
    int index = X509_get_ext_by_NID(x509, NID_key_usage, -1);
    const ASN1_OCTET_STRING *value = index < 0 ? NULL : X509_EXTENSION_get_data(X509_get_ext(x509, index));
    bool only_signature = value && ASN1_STRING_length(value) == sizeof digital_signature &&
                          memcmp(ASN1_STRING_get0_data(value), digital_signature, sizeof digital_signature) == 0;
    return only_signature ? FSM_SIGN_OK : profile(why, "keyUsage is not digitalSignature and nothing else");
}

/* How many purposes the certificate names, and whether codeSigning is one of them; 0 if there is no such extension. */
static int purposes_count(X509 *x509, bool *code_signing)
{
    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(x509, NID_ext_key_usage, NULL, NULL);
    *code_signing = false;
    int count = purposes ? sk_ASN1_OBJECT_num(purposes) : 0;
    for (int i = 0; i < count; i++) *code_signing |= OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, i)) == NID_code_sign;
    EXTENDED_KEY_USAGE_free(purposes);
    return count;
}

static enum fsm_sign_error purpose_check(X509 *x509, struct fsm_sign_why *why)
{
    bool code_signing;
    purposes_count(x509, &code_signing);
    bool absent = X509_get_ext_by_NID(x509, NID_ext_key_usage, -1) < 0;
    return absent || code_signing ? FSM_SIGN_OK : profile(why, "extendedKeyUsage lacks codeSigning");
}

static bool is_critical(X509 *x509, int nid)
{
    int index = X509_get_ext_by_NID(x509, nid, -1);
    return index >= 0 && X509_EXTENSION_get_critical(X509_get_ext(x509, index));
}

enum fsm_sign_error fsm_sign_certificate_profile(const struct fsm_sign_certificate *certificate, struct fsm_sign_why *why)
{
    X509 *x509 = certificate->x509;
    bool code_signing;
    if (!is_critical(x509, NID_basic_constraints)) return profile(why, "basicConstraints is not there or not critical");
    if (!is_critical(x509, NID_key_usage)) return profile(why, "keyUsage is not critical");
    if (purposes_count(x509, &code_signing) != 1 || !code_signing) return profile(why, "extendedKeyUsage is not codeSigning alone");
    return FSM_SIGN_OK;
}

static bool is_rights(const GENERAL_NAME *name, const ASN1_OBJECT *oid)
{
    return name->type == GEN_OTHERNAME && OBJ_cmp(name->d.otherName->type_id, oid) == 0;
}

/* The otherName with the rights: there, once, a UTF8String, in the one form there is. */
static enum fsm_sign_error rights_in(const GENERAL_NAMES *names, const ASN1_OBJECT *oid, struct fsm_rights *rights,
                                     struct fsm_sign_why *why)
{
    const ASN1_TYPE *value = NULL;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (!is_rights(name, oid)) continue;
        if (value) return profile(why, "subjectAltName holds the rights (otherName " FSM_RIGHTS_OID ") twice");
        value = name->d.otherName->value;
    }
    if (!value) return profile(why, "subjectAltName holds no rights (otherName " FSM_RIGHTS_OID ")");
    if (value->type != V_ASN1_UTF8STRING) return profile(why, "the rights are not a UTF8String");
    const ASN1_STRING *text = value->value.utf8string;
    if (!fsm_rights_read((const char *)ASN1_STRING_get0_data(text), (uint32_t)ASN1_STRING_length(text), rights))
        return profile(why, "the rights are not written as 'fsm1 groups=… memory=… priority=… trusted=… targets=… epoch=…'");
    return FSM_SIGN_OK;
}

static enum fsm_sign_error rights_read(struct fsm_sign_certificate *certificate, struct fsm_sign_why *why)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate->x509, NID_subject_alt_name, NULL, NULL);
    if (!names) return profile(why, "it has no subjectAltName, which carries the rights");
    ASN1_OBJECT *oid = OBJ_txt2obj(FSM_RIGHTS_OID, 1);
    enum fsm_sign_error error =
        oid ? rights_in(names, oid, &certificate->rights, why) : fsm_sign_fail_openssl(why, FSM_SIGN_OPENSSL, "reading rights");
    ASN1_OBJECT_free(oid);
    GENERAL_NAMES_free(names);
    return error;
}

/* UTCTime or GeneralizedTime as RFC 5280 has them: down to the second, in UTC. */
static bool time_is_exact(const ASN1_TIME *time)
{
    int digits = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? 12 : 14;
    return ASN1_TIME_check(time) == 1 && ASN1_STRING_length(time) == digits + 1 && ASN1_STRING_get0_data(time)[digits] == 'Z';
}

static enum fsm_sign_error times_check(X509 *x509, struct fsm_sign_why *why)
{
    bool exact = time_is_exact(X509_get0_notBefore(x509)) && time_is_exact(X509_get0_notAfter(x509));
    return exact ? FSM_SIGN_OK : profile(why, "its times are not written as RFC 5280 has them");
}

/* The common name for people: never a character that could steer a terminal. */
static void holder_read(struct fsm_sign_certificate *certificate)
{
    const X509_NAME *subject = X509_get_subject_name(certificate->x509);
    int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    unsigned char *text = NULL;
    int length = index < 0 ? -1 : ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
    size_t used = 0;
    for (int i = 0; i < length && used < sizeof certificate->name - 1; i++) {
        bool control = text[i] < 0x20 || text[i] == 0x7f || (text[i] == 0xc2 && i + 1 < length && text[i + 1] < 0xa0);
        certificate->name[used++] = control ? '?' : (char)text[i];
        if (control && text[i] == 0xc2) i++;
    }
    certificate->name[used] = '\0';
    if (used == 0) strcpy(certificate->name, "(no common name)");
    OPENSSL_free(text);
    ERR_clear_error();
}

static enum fsm_sign_error examine(struct fsm_sign_certificate *certificate, struct fsm_sign_why *why)
{
    enum fsm_sign_error error = extensions_check(certificate->x509, why);
    if (!error) error = key_check(certificate->x509, why);
    if (!error) error = times_check(certificate->x509, why);
    if (!error) error = constraints_check(certificate->x509, why);
    if (!error) error = usage_check(certificate->x509, why);
    if (!error) error = purpose_check(certificate->x509, why);
    if (!error) error = rights_read(certificate, why);
    if (!error) holder_read(certificate);
    return error;
}

enum fsm_sign_error fsm_sign_certificate_decode(const uint8_t *der, size_t size, struct fsm_sign_certificate *certificate,
                                                struct fsm_sign_why *why)
{
    memset(certificate, 0, sizeof *certificate);
    if (size > FSM_CERTIFICATE_MAX)
        return fsm_sign_fail(why, FSM_SIGN_PROFILE, "the certificate has %zu bytes, more than the %d loaders take", size,
                             FSM_CERTIFICATE_MAX);
    const unsigned char *end = der;
    certificate->x509 = d2i_X509(NULL, &end, (long)size);
    unsigned char *again = NULL;
    /* Encoding anew, and not from OpenSSL's copy of what it read, shows whether this was DER in every detail. */
    if (certificate->x509) i2d_re_X509_tbs(certificate->x509, NULL);
    int length = certificate->x509 ? i2d_X509(certificate->x509, &again) : -1;
    bool exact = length >= 0 && (size_t)length == size && memcmp(again, der, size) == 0;
    OPENSSL_free(again);
    enum fsm_sign_error error = FSM_SIGN_OK;
    if (!exact) error = fsm_sign_fail_openssl(why, FSM_SIGN_CERTIFICATE, "this is not an X.509 certificate in DER");
    memcpy(certificate->der, der, size);
    certificate->size = size;
    if (!error) error = examine(certificate, why);
    if (error) fsm_sign_certificate_free(certificate);
    return error;
}

enum fsm_sign_error fsm_sign_certificate_read(const char *path, struct fsm_sign_certificate *certificate, struct fsm_sign_why *why)
{
    BIO *file = BIO_new_file(path, "rb");
    if (!file) {
        ERR_clear_error();
        return fsm_sign_fail_errno(why, "read the certificate", path);
    }
    unsigned char *der = NULL;
    long size = 0;
    int found = PEM_bytes_read_bio(&der, &size, NULL, PEM_STRING_X509, file, NULL, NULL);
    BIO_free(file);
    if (found != 1) {
        ERR_clear_error();
        return fsm_sign_fail(why, FSM_SIGN_CERTIFICATE, "%s: holds no certificate in PEM", path);
    }
    enum fsm_sign_error error = fsm_sign_certificate_decode(der, (size_t)size, certificate, why);
    OPENSSL_free(der);
    return error ? fsm_sign_about(why, path) : FSM_SIGN_OK;
}

void fsm_sign_certificate_free(struct fsm_sign_certificate *certificate)
{
    X509_free(certificate->x509);
    certificate->x509 = NULL;
}

enum fsm_sign_error fsm_sign_certificate_valid(const struct fsm_sign_certificate *certificate, time_t now, struct fsm_sign_why *why)
{
    const ASN1_TIME *limit = X509_get0_notBefore(certificate->x509);
    const char *which = "is not valid before";
    int early = ASN1_TIME_cmp_time_t(limit, now);
    if (early != 1) {
        int late = ASN1_TIME_cmp_time_t(X509_get0_notAfter(certificate->x509), now);
        if ((early == -1 || early == 0) && (late == 0 || late == 1)) return FSM_SIGN_OK;
        limit = X509_get0_notAfter(certificate->x509);
        which = "is no longer valid since";
    }
    struct tm when = {0};
    char text[32] = "an unreadable time";
    if (ASN1_TIME_to_tm(limit, &when) == 1) strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &when);
    ERR_clear_error();
    return fsm_sign_fail(why, FSM_SIGN_VALIDITY, "certificate '%s' %s %s", certificate->name, which, text);
}

enum fsm_sign_error fsm_sign_certificate_issued(const struct fsm_sign_certificate *certificate, X509 *root,
                                                struct fsm_sign_why *why)
{
    unsigned char *issuer = NULL, *subject = NULL;
    int issuer_size = i2d_X509_NAME(X509_get_issuer_name(certificate->x509), &issuer);
    int subject_size = i2d_X509_NAME(X509_get_subject_name(root), &subject);
    bool same = issuer_size > 0 && issuer_size == subject_size && memcmp(issuer, subject, (size_t)issuer_size) == 0;
    OPENSSL_free(issuer);
    OPENSSL_free(subject);
    if (!same)
        return fsm_sign_fail(why, FSM_SIGN_ISSUER, "certificate '%s' names another issuer than this root", certificate->name);
    if (EVP_PKEY_eq(X509_get0_pubkey(certificate->x509), X509_get0_pubkey(root)) == 1)
        return fsm_sign_fail(why, FSM_SIGN_ISSUER, "certificate '%s' is for the root's own key", certificate->name);
    int verified = X509_verify(certificate->x509, X509_get0_pubkey(root));
    ERR_clear_error();
    if (verified != 1)
        return fsm_sign_fail(why, FSM_SIGN_ISSUER, "certificate '%s' is not signed with this root's key", certificate->name);
    return FSM_SIGN_OK;
}
