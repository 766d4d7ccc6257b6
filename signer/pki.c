/* pki.c: makes development certificates. */
#include "pki.h"

#include <fsm/abi.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

enum { SERIAL_BITS = 127, DAY = 24 * 60 * 60 };

enum fsm_sign_error fsm_sign_pki_key(EVP_PKEY **key, struct fsm_sign_why *why)
{
    *key = EVP_EC_gen("P-256");
    return *key ? FSM_SIGN_OK : fsm_sign_fail_openssl(why, FSM_SIGN_OPENSSL, "no key could be made");
}

static bool serial_set(X509 *certificate)
{
    BIGNUM *number = BN_new();
    bool done = number && BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return done;
}

/* Everything but extensions and signature. Valid from yesterday on: the clock of a device that gets an app at once may be late. */
static X509 *certificate_new(EVP_PKEY *key, const char *name, int days, const X509_NAME *issuer)
{
    X509 *certificate = X509_new();
    X509_NAME *subject = X509_NAME_new();
    bool done = certificate && subject && X509_set_version(certificate, X509_VERSION_3) == 1 && serial_set(certificate) &&
                X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0) == 1 &&
                X509_set_subject_name(certificate, subject) == 1 &&
                X509_set_issuer_name(certificate, issuer ? issuer : subject) == 1 &&
                X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY) &&
                X509_time_adj_ex(X509_getm_notAfter(certificate), days, 0, NULL) && X509_set_pubkey(certificate, key) == 1;
    X509_NAME_free(subject);
    if (done) return certificate;
    X509_free(certificate);
    return NULL;
}

/* An extension written as in openssl's configuration files. */
static bool extension_add(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509V3_set_ctx_nodb(&context);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool done = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return done;
}

enum fsm_sign_error fsm_sign_pki_root(EVP_PKEY *key, const char *name, int days, X509 **certificate, struct fsm_sign_why *why)
{
    *certificate = certificate_new(key, name, days, NULL);
    bool done = *certificate && extension_add(*certificate, *certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                extension_add(*certificate, *certificate, NID_key_usage, "critical,keyCertSign") &&
                extension_add(*certificate, *certificate, NID_subject_key_identifier, "hash") &&
                X509_sign(*certificate, key, EVP_sha256()) > 0;
    if (done) return FSM_SIGN_OK;
    X509_free(*certificate);
    *certificate = NULL;
    return fsm_sign_fail_openssl(why, FSM_SIGN_OPENSSL, "no root certificate could be made");
}

/* The names with the rights in them, for the caller to free; NULL: out of memory. */
static GENERAL_NAMES *rights_names(const struct fsm_rights *rights)
{
    char text[FSM_RIGHTS_LENGTH + 1];
    fsm_sign_rights_format(rights, text);
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_OBJECT *oid = OBJ_txt2obj(FSM_RIGHTS_OID, 1);
    ASN1_TYPE *value = ASN1_TYPE_new();
    ASN1_UTF8STRING *string = ASN1_UTF8STRING_new();
    bool done = names && name && oid && value && string && ASN1_STRING_set(string, text, FSM_RIGHTS_LENGTH) == 1;
    if (done) {
        ASN1_TYPE_set(value, V_ASN1_UTF8STRING, string);
        string = NULL; /* value's now */
        done = GENERAL_NAME_set0_othername(name, oid, value) == 1;
    }
    if (done) {
        oid = NULL; /* name's now */
        value = NULL;
        done = sk_GENERAL_NAME_push(names, name) > 0;
    }
    if (done) name = NULL; /* names' now */
    ASN1_UTF8STRING_free(string);
    ASN1_TYPE_free(value);
    ASN1_OBJECT_free(oid);
    GENERAL_NAME_free(name);
    if (done) return names;
    GENERAL_NAMES_free(names);
    return NULL;
}

static bool rights_add(X509 *certificate, const struct fsm_rights *rights)
{
    GENERAL_NAMES *names = rights_names(rights);
    bool done = names && X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) == 1;
    GENERAL_NAMES_free(names);
    return done;
}

enum fsm_sign_error fsm_sign_pki_ci(EVP_PKEY *key, const char *name, int days, const struct fsm_rights *rights, X509 *root,
                                    EVP_PKEY *root_key, X509 **certificate, struct fsm_sign_why *why)
{
    *certificate = certificate_new(key, name, days, X509_get_subject_name(root));
    bool done = *certificate && extension_add(*certificate, root, NID_basic_constraints, "critical,CA:FALSE") &&
                extension_add(*certificate, root, NID_key_usage, "critical,digitalSignature") &&
                extension_add(*certificate, root, NID_ext_key_usage, "codeSigning") &&
                extension_add(*certificate, root, NID_subject_key_identifier, "hash") &&
                extension_add(*certificate, root, NID_authority_key_identifier, "keyid:always") &&
                rights_add(*certificate, rights) && X509_sign(*certificate, root_key, EVP_sha256()) > 0;
    if (done) return FSM_SIGN_OK;
    X509_free(*certificate);
    *certificate = NULL;
    return fsm_sign_fail_openssl(why, FSM_SIGN_OPENSSL, "no CI certificate could be made");
}

static bool request_extension(STACK_OF(X509_EXTENSION) * all, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
    bool done = extension && sk_X509_EXTENSION_push(all, extension) > 0;
    if (!done) X509_EXTENSION_free(extension);
    return done;
}

static bool request_extensions(X509_REQ *request, const struct fsm_rights *rights)
{
    STACK_OF(X509_EXTENSION) *all = sk_X509_EXTENSION_new_null();
    GENERAL_NAMES *names = rights_names(rights);
    bool done = all && names && request_extension(all, NID_basic_constraints, "critical,CA:FALSE") &&
                request_extension(all, NID_key_usage, "critical,digitalSignature") &&
                request_extension(all, NID_ext_key_usage, "codeSigning") &&
                X509V3_add1_i2d(&all, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) == 1 &&
                X509_REQ_add_extensions(request, all) == 1;
    GENERAL_NAMES_free(names);
    sk_X509_EXTENSION_pop_free(all, X509_EXTENSION_free);
    return done;
}

enum fsm_sign_error fsm_sign_pki_request(EVP_PKEY *key, const char *name, const struct fsm_rights *rights, X509_REQ **request,
                                         struct fsm_sign_why *why)
{
    *request = X509_REQ_new();
    X509_NAME *subject = X509_NAME_new();
    bool done = *request && subject && X509_REQ_set_version(*request, X509_REQ_VERSION_1) == 1 &&
                X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0) == 1 &&
                X509_REQ_set_subject_name(*request, subject) == 1 && X509_REQ_set_pubkey(*request, key) == 1 &&
                request_extensions(*request, rights) && X509_REQ_sign(*request, key, EVP_sha256()) > 0;
    X509_NAME_free(subject);
    if (done) return FSM_SIGN_OK;
    X509_REQ_free(*request);
    *request = NULL;
    return fsm_sign_fail_openssl(why, FSM_SIGN_OPENSSL, "no request could be made");
}
