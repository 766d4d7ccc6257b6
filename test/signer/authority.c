/* authority.c: keys, certificates and signed files for tests. */
#include "authority.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signer/name.h"
#include "signer/pki.h"
#include "signer/signature.h"
#include "signer/trailer.h"

void authority_make(struct authority *authority)
{
    const struct fsm_rights rights = {
        .groups = fsm_sign_groups_all(), .memory = 65536, .priority = 31, .targets = fsm_sign_targets_all(), .epoch = 1};
    struct fsm_sign_why why;
    memset(authority, 0, sizeof *authority);
    assert_int_equal(fsm_sign_pki_key(&authority->root_key, &why), FSM_SIGN_OK);
    assert_int_equal(fsm_sign_pki_key(&authority->key, &why), FSM_SIGN_OK);
    assert_int_equal(fsm_sign_pki_root(authority->root_key, "test root", 10, &authority->root, &why), FSM_SIGN_OK);
    assert_int_equal(fsm_sign_pki_ci(authority->key, "test signer", 10, &rights, authority->root, authority->root_key,
                                     &authority->certificate, &why),
                     FSM_SIGN_OK);
}

void authority_free(struct authority *authority)
{
    EVP_PKEY_free(authority->root_key);
    EVP_PKEY_free(authority->key);
    X509_free(authority->root);
    X509_free(authority->certificate);
}

void authority_reissue(struct authority *authority)
{
    assert_true(X509_sign(authority->certificate, authority->root_key, EVP_sha256()) > 0);
}

static size_t padded(size_t size) { return (size + 3) & ~(size_t)3; }

uint8_t *authority_sign(const struct authority *authority, const struct app *app, size_t *size)
{
    uint8_t image[APP_ROOM];
    size_t image_size = app_write(app, image);
    int certificate_size = i2d_X509(authority->certificate, NULL);
    assert_in_range(certificate_size, 1, 2000);
    const struct fsm_sign_trailer trailer = {
        .file = (uint32_t)(padded(image_size) + padded((size_t)certificate_size) + FSM_SIGN_TRAILER_END),
        .image = (uint32_t)padded(image_size),
        .manifest = APP_MANIFEST,
        .manifest_length = FSM_MANIFEST_SIZE(1, 1, 2),
        .certificate_length = (uint16_t)certificate_size,
        .kind = FSM_KIND_APP,
        .target = app->target,
    };
    *size = trailer.file;
    uint8_t *file = calloc(1, *size);
    assert_non_null(file);
    memcpy(file, image, image_size);
    unsigned char *at = file + trailer.image;
    i2d_X509(authority->certificate, &at);
    fsm_sign_trailer_write(&trailer, file + *size - FSM_SIGN_TRAILER_END);
    authority_seal(authority, file, *size);
    return file;
}

void authority_seal(const struct authority *authority, uint8_t *file, size_t size)
{
    struct fsm_sign_why why;
    assert_int_equal(
        fsm_sign_signature_make(authority->key, file, size - FSM_SIGNATURE_SIZE, file + size - FSM_SIGNATURE_SIZE, &why),
        FSM_SIGN_OK);
}
