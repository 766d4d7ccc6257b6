/* sign.c: puts image, certificate, header and signature together. */
#include "sign.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "certificate.h"
#include "image.h"
#include "loader/signature.h"
#include "loader/trailer.h"
#include "key.h"
#include "signature.h"
#include "trailer.h"

struct fsm_signer {
    EVP_PKEY *key;
    struct fsm_sign_certificate certificate;
};

static enum fsm_sign_error key_check(const struct fsm_signer *signer, struct fsm_sign_why *why)
{
    if (!fsm_sign_key_is_p256(signer->key)) return fsm_sign_fail(why, FSM_SIGN_KEY, "the key is not on the curve P-256");
    if (EVP_PKEY_eq(signer->key, X509_get0_pubkey(signer->certificate.x509)) != 1)
        return fsm_sign_fail(why, FSM_SIGN_KEY_MISMATCH, "the key does not belong to certificate '%s'", signer->certificate.name);
    return FSM_SIGN_OK;
}

enum fsm_sign_error fsm_signer_open(const char *key, const char *certificate, struct fsm_signer **signer, struct fsm_sign_why *why)
{
    *signer = NULL;
    struct fsm_signer *new = calloc(1, sizeof *new);
    if (!new) return fsm_sign_fail(why, FSM_SIGN_MEMORY, "out of memory");
    enum fsm_sign_error error = fsm_sign_certificate_read(certificate, &new->certificate, why);
    if (!error) error = fsm_sign_certificate_profile(&new->certificate, why);
    if (!error) error = fsm_sign_key_open(key, &new->key, why);
    if (!error) error = key_check(new, why);
    if (error) fsm_signer_close(new);
    else *signer = new;
    return error;
}

void fsm_signer_close(struct fsm_signer *signer)
{
    if (!signer) return;
    EVP_PKEY_free(signer->key);
    fsm_sign_certificate_free(&signer->certificate);
    free(signer);
}

enum fsm_sign_error fsm_sign_app_image(const uint8_t *bytes, size_t size, struct fsm_sign_image *image, struct fsm_sign_why *why)
{
    if (fsm_sign_trailer_present(bytes, size)) return fsm_sign_fail(why, FSM_SIGN_SIGNED, "the file is already signed");
    struct fsm_manifest manifest;
    enum fsm_sign_error error = fsm_sign_image_read(bytes, size, &manifest, why);
    if (error) return error;
    *image = (struct fsm_sign_image){
        .bytes = bytes,
        .size = size,
        .kind = FSM_KIND_APP,
        .target = manifest.target,
        .manifest = manifest.offset,
        .manifest_length = (uint16_t)manifest.length,
    };
    return FSM_SIGN_OK;
}

/* Whether the certificate allows this image, now. */
static enum fsm_sign_error allowed(const struct fsm_signer *signer, const struct fsm_sign_image *image, struct fsm_sign_why *why)
{
    const struct fsm_sign_certificate *certificate = &signer->certificate;
    enum fsm_sign_error error = fsm_sign_certificate_valid(certificate, time(NULL), why);
    if (error) return error;
    if (image->kind == FSM_KIND_SYSTEM)
        return fsm_sign_rights_allow_system(&certificate->rights, certificate->name, image->target, why);
    struct fsm_manifest manifest;
    error = fsm_sign_manifest_read(image->bytes, (uint32_t)image->size, image->manifest, image->manifest_length, &manifest, why);
    return error ? error : fsm_sign_rights_allow_app(&certificate->rights, certificate->name, &manifest, why);
}

static size_t padded(size_t size) { return (size + 3) & ~(size_t)3; }

/* The file without its signature, which the caller has made room for. */
static void compose(const struct fsm_signer *signer, const struct fsm_sign_image *image, uint8_t *file, size_t size)
{
    const struct fsm_sign_certificate *certificate = &signer->certificate;
    struct fsm_sign_trailer trailer = {
        .file = (uint32_t)size,
        .image = (uint32_t)padded(image->size),
        .manifest = image->manifest,
        .manifest_length = image->manifest_length,
        .certificate_length = (uint16_t)certificate->size,
        .kind = image->kind,
        .target = image->target,
    };
    memcpy(file, image->bytes, image->size);
    memcpy(file + trailer.image, certificate->der, certificate->size);
    fsm_sign_trailer_write(&trailer, file + size - FSM_SIGN_TRAILER_END);
}

/* Whether a loader will read it as it was meant: by the loader's own code, which has been written by other hands than OpenSSL.
 * Rights and issuer are left out: they may have been overridden, and the root is not here. */
static enum fsm_sign_error loader_check(const struct fsm_signer *signer, const uint8_t *file, size_t size, struct fsm_sign_why *why)
{
    struct fsm_trailer trailer;
    struct fsm_manifest manifest;
    const ASN1_BIT_STRING *point = X509_get0_pubkey_bitstr(signer->certificate.x509);
    assert(point->length == FSM_PUBLIC_KEY_SIZE);
    enum fsm_load_error error = fsm_trailer_read(file, (uint32_t)size, &trailer);
    if (error == FSM_LOAD_OK && trailer.kind == FSM_KIND_APP)
        error = fsm_manifest_read(file, trailer.image_length, trailer.manifest, trailer.manifest_length, &manifest);
    if (error == FSM_LOAD_OK && !fsm_signature_good(point->data, file, trailer.signed_length, file + trailer.signed_length))
        error = FSM_LOAD_SIGNATURE;
    if (error == FSM_LOAD_OK) return FSM_SIGN_OK;
    return fsm_sign_fail(why, FSM_SIGN_OPENSSL, "loaders would not take the file just made: %s", fsm_load_text(error));
}

static enum fsm_sign_error arguments_check(const struct fsm_sign_image *image, struct fsm_sign_why *why)
{
    bool app = image->kind == FSM_KIND_APP;
    assert(app || image->kind == FSM_KIND_SYSTEM);
    assert(app || (image->manifest == 0 && image->manifest_length == 0));
    assert(!app || (image->manifest <= image->size && image->manifest_length <= image->size - image->manifest));
    if (image->size > FSM_FILE_MAX - FSM_CERTIFICATE_MAX - FSM_SIGN_TRAILER_END - 3)
        return fsm_sign_fail(why, FSM_SIGN_TOO_LARGE, "the image is too large for a signed file of at most %d bytes", FSM_FILE_MAX);
    return FSM_SIGN_OK;
}

enum fsm_sign_error fsm_sign(const struct fsm_signer *signer, const struct fsm_sign_image *image, unsigned flags, uint8_t **file,
                             size_t *size, struct fsm_sign_why *why)
{
    why->error = FSM_SIGN_OK;
    enum fsm_sign_error error = arguments_check(image, why);
    if (!error) error = allowed(signer, image, why);
    bool overridden = flags & FSM_SIGN_FORCE && (error == FSM_SIGN_RIGHTS || error == FSM_SIGN_VALIDITY);
    if (error && !overridden) return error;
    size_t signed_part = padded(image->size) + padded(signer->certificate.size) + FSM_TRAILER_HEADER;
    *size = signed_part + FSM_SIGNATURE_SIZE;
    uint8_t *new = calloc(1, *size);
    if (!new) return fsm_sign_fail(why, FSM_SIGN_MEMORY, "out of memory");
    compose(signer, image, new, *size);
    error = fsm_sign_signature_make(signer->key, new, signed_part, new + signed_part, why);
    /* A faulty token must not be found out by the devices. */
    if (!error && !fsm_sign_signature_check(X509_get0_pubkey(signer->certificate.x509), new, signed_part, new + signed_part))
        error = fsm_sign_fail(why, FSM_SIGN_OPENSSL, "the signature just made does not verify");
    if (!error) error = loader_check(signer, new, *size, why);
    if (error) free(new);
    else *file = new;
    return error;
}

size_t fsm_sign_image_size(const uint8_t *file, size_t size)
{
    struct fsm_sign_trailer trailer;
    return fsm_sign_trailer_read(file, size, &trailer, NULL) ? 0 : trailer.image;
}
