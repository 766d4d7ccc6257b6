/* verify_openssl.c: checks signed files with OpenSSL. */
#include "verify_openssl.h"

#include <stdio.h>
#include <time.h>

#include "certificate.h"
#include "image.h"
#include "signature.h"
#include "trailer.h"

static enum fsm_sign_error manifest_check(const uint8_t *file, const struct fsm_sign_trailer *trailer,
                                          const struct fsm_sign_certificate *certificate, struct fsm_sign_why *why)
{
    struct fsm_manifest manifest;
    enum fsm_sign_error error =
        fsm_sign_manifest_read(file, trailer->image, trailer->manifest, trailer->manifest_length, &manifest, why);
    if (error) return error;
    if (manifest.target != trailer->target)
        return fsm_sign_fail(why, FSM_SIGN_TRAILER, "trailer and manifest disagree about the target");
    return fsm_sign_rights_allow_app(&certificate->rights, certificate->name, &manifest, why);
}

static enum fsm_sign_error check(const uint8_t *file, size_t size, X509 *root, const struct fsm_sign_trailer *trailer,
                                 const struct fsm_sign_certificate *certificate, struct fsm_sign_why *why)
{
    size_t signed_part = size - FSM_SIGNATURE_SIZE;
    enum fsm_sign_error error = fsm_sign_certificate_issued(certificate, root, why);
    if (!error) error = fsm_sign_certificate_valid(certificate, time(NULL), why);
    if (error) return error;
    if (!fsm_sign_signature_check(X509_get0_pubkey(certificate->x509), file, signed_part, file + signed_part))
        return fsm_sign_fail(why, FSM_SIGN_SIGNATURE, "the signature is not certificate '%s''s for these bytes", certificate->name);
    if (trailer->kind == FSM_KIND_SYSTEM)
        return fsm_sign_rights_allow_system(&certificate->rights, certificate->name, trailer->target, why);
    return manifest_check(file, trailer, certificate, why);
}

enum fsm_sign_error fsm_sign_check(const uint8_t *file, size_t size, X509 *root, char *text, size_t text_size)
{
    struct fsm_sign_why why = {.error = FSM_SIGN_OK};
    struct fsm_sign_trailer trailer;
    struct fsm_sign_certificate certificate;
    enum fsm_sign_error error = fsm_sign_trailer_read(file, size, &trailer, &why);
    if (!error) error = fsm_sign_certificate_decode(file + trailer.image, trailer.certificate_length, &certificate, &why);
    if (!error) {
        error = check(file, size, root, &trailer, &certificate, &why);
        fsm_sign_certificate_free(&certificate);
    }
    snprintf(text, text_size, "%s", error ? why.detail : "");
    return error;
}
