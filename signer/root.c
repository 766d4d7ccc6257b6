/* root.c: reads root certificates. */
#include "root.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "certificate.h"

static enum fsm_sign_error wrong(struct fsm_sign_why *why, const char *path, const char *what)
{
    ERR_clear_error();
    return fsm_sign_fail(why, FSM_SIGN_ROOT, "%s: %s", path, what);
}

enum fsm_sign_error fsm_root_certificate(const char *path, X509 **certificate, struct fsm_sign_why *why)
{
    *certificate = NULL;
    BIO *file = BIO_new_file(path, "rb");
    if (!file) {
        ERR_clear_error();
        return fsm_sign_fail_errno(why, "read the root certificate", path);
    }
    X509 *read = PEM_read_bio_X509(file, NULL, NULL, NULL);
    BIO_free(file);
    if (!read) return wrong(why, path, "holds no certificate in PEM");
    const char *problem = NULL;
    if (!fsm_sign_key_is_p256(X509_get0_pubkey(read))) problem = "has a key that is not on the curve P-256";
    else if (X509_check_ca(read) != 1) problem = "is not a CA certificate (CA:TRUE, keyCertSign)";
    else if (X509_NAME_cmp(X509_get_subject_name(read), X509_get_issuer_name(read)) != 0)
        problem = "is not a root: somebody else issued it";
    if (problem) {
        X509_free(read);
        return wrong(why, path, problem);
    }
    *certificate = read;
    return FSM_SIGN_OK;
}

enum fsm_sign_error fsm_root_from(X509 *certificate, struct fsm_root *root, struct fsm_sign_why *why)
{
    memset(root, 0, sizeof *root);
    int size = i2d_X509_NAME(X509_get_subject_name(certificate), NULL);
    if (size <= 0 || size > FSM_ROOT_NAME_MAX)
        return fsm_sign_fail(why, FSM_SIGN_ROOT, "the root's name is longer than %d bytes", FSM_ROOT_NAME_MAX);
    unsigned char *at = root->name;
    root->name_size = (size_t)i2d_X509_NAME(X509_get_subject_name(certificate), &at);
    const ASN1_BIT_STRING *point = X509_get0_pubkey_bitstr(certificate);
    if (ASN1_STRING_length(point) != FSM_ROOT_KEY_SIZE)
        return fsm_sign_fail(why, FSM_SIGN_ROOT, "the root's key is not an uncompressed point");
    memcpy(root->key, ASN1_STRING_get0_data(point), FSM_ROOT_KEY_SIZE);
    return FSM_SIGN_OK;
}

enum fsm_sign_error fsm_root_read(const char *path, struct fsm_root *root, struct fsm_sign_why *why)
{
    X509 *certificate = NULL;
    enum fsm_sign_error error = fsm_root_certificate(path, &certificate, why);
    if (!error) error = fsm_root_from(certificate, root, why);
    X509_free(certificate);
    return error;
}
