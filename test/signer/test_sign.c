/* test_sign.c: the signer as a library, as other commands use it: apps and system images from memory to memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/pem.h>

#include "authority.h"
#include "signer/root.h"
#include "signer/sign.h"
#include "signer/trailer.h"
#include "signer/verify.h"

enum { DAY = 24 * 60 * 60, PATH_SIZE = 64 };

static struct authority authority;
static char directory[] = "/tmp/signer_test_XXXXXX";
static char key_path[PATH_SIZE], certificate_path[PATH_SIZE], root_path[PATH_SIZE];
static struct fsm_signer *signer;
static struct fsm_sign_why why;

static void write_pem(const char *path, EVP_PKEY *key, X509 *certificate)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    if (key) assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
    else assert_int_equal(PEM_write_X509(file, certificate), 1);
    fclose(file);
}

static int setup(void **state)
{
    (void)state;
    strcpy(directory + sizeof directory - 7, "XXXXXX");
    assert_non_null(mkdtemp(directory));
    snprintf(key_path, PATH_SIZE, "%s/key", directory);
    snprintf(certificate_path, PATH_SIZE, "%s/certificate", directory);
    snprintf(root_path, PATH_SIZE, "%s/root", directory);
    authority_make(&authority);
    write_pem(key_path, authority.key, NULL);
    write_pem(certificate_path, NULL, authority.certificate);
    write_pem(root_path, NULL, authority.root);
    assert_int_equal(fsm_signer_open(key_path, certificate_path, &signer, &why), FSM_SIGN_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fsm_signer_close(signer);
    authority_free(&authority);
    unlink(key_path);
    unlink(certificate_path);
    unlink(root_path);
    return rmdir(directory);
}

static void genuine(const uint8_t *file, size_t size)
{
    char text[1024];
    if (fsm_sign_verify(file, size, authority.root, UINT64_MAX, text, sizeof text) != FSM_SIGN_GENUINE) fail_msg("%s", text);
}

static void an_app_is_signed_and_its_image_stays_in_front(void **state)
{
    (void)state;
    uint8_t room[APP_ROOM], *file;
    struct app app = app_usual();
    struct fsm_sign_image image;
    size_t size = app_write(&app, room), file_size;
    assert_int_equal(fsm_sign_app_image(room, size, &image, &why), FSM_SIGN_OK);
    assert_int_equal(image.target, FSM_TARGET_X86);
    assert_int_equal(fsm_sign(signer, &image, 0, &file, &file_size, &why), FSM_SIGN_OK);
    assert_int_equal(why.error, FSM_SIGN_OK);
    genuine(file, file_size);
    assert_memory_equal(file, room, size);
    assert_int_equal(fsm_sign_image_size(file, file_size), (size + 3) / 4 * 4);
    assert_int_equal(fsm_sign_app_image(file, file_size, &image, &why), FSM_SIGN_SIGNED);
    free(file);
}

static void a_system_image_of_any_length_is_signed_for_its_target(void **state)
{
    (void)state;
    uint8_t bytes[64];
    memset(bytes, 0xa5, sizeof bytes);
    for (size_t length = 1; length <= sizeof bytes; length++) {
        const struct fsm_sign_image image = {
            .bytes = bytes, .size = length, .kind = FSM_KIND_SYSTEM, .target = FSM_TARGET_CORTEX_M3};
        uint8_t *file;
        size_t size;
        assert_int_equal(fsm_sign(signer, &image, 0, &file, &size, &why), FSM_SIGN_OK);
        genuine(file, size);
        struct fsm_sign_trailer trailer;
        assert_int_equal(fsm_sign_trailer_read(file, size, &trailer, &why), FSM_SIGN_OK);
        assert_int_equal(trailer.kind, FSM_KIND_SYSTEM);
        assert_int_equal(trailer.target, FSM_TARGET_CORTEX_M3);
        for (size_t at = length; at < trailer.image; at++) assert_int_equal(file[at], 0);
        free(file);
    }
}

static void a_system_image_for_a_target_without_right_is_refused(void **state)
{
    (void)state;
    const struct fsm_sign_image image = {.bytes = (const uint8_t *)"abcd", .size = 4, .kind = FSM_KIND_SYSTEM, .target = 9};
    uint8_t *file;
    size_t size;
    assert_int_equal(fsm_sign(signer, &image, 0, &file, &size, &why), FSM_SIGN_RIGHTS);
    assert_non_null(strstr(why.detail, "the system image is for target unknown"));
}

static void what_is_too_large_for_a_signed_file_is_refused(void **state)
{
    (void)state;
    uint8_t *bytes = calloc(1, FSM_FILE_MAX), *file;
    assert_non_null(bytes);
    struct fsm_sign_image image = {.bytes = bytes, .size = FSM_FILE_MAX - 1000, .kind = FSM_KIND_SYSTEM, .target = FSM_TARGET_X86};
    size_t size;
    assert_int_equal(fsm_sign(signer, &image, 0, &file, &size, &why), FSM_SIGN_TOO_LARGE);
    image.size = FSM_FILE_MAX - 1200;
    assert_int_equal(fsm_sign(signer, &image, 0, &file, &size, &why), FSM_SIGN_OK);
    genuine(file, size);
    free(file);
    free(bytes);
}

static void a_certificate_out_of_its_time_signs_only_when_forced(void **state)
{
    (void)state;
    uint8_t *file;
    size_t size;
    const struct fsm_sign_image image = {
        .bytes = (const uint8_t *)"abcd", .size = 4, .kind = FSM_KIND_SYSTEM, .target = FSM_TARGET_X86};
    X509_gmtime_adj(X509_getm_notBefore(authority.certificate), -3 * DAY);
    X509_gmtime_adj(X509_getm_notAfter(authority.certificate), -DAY);
    authority_reissue(&authority);
    write_pem(certificate_path, NULL, authority.certificate);
    fsm_signer_close(signer);
    assert_int_equal(fsm_signer_open(key_path, certificate_path, &signer, &why), FSM_SIGN_OK);
    assert_int_equal(fsm_sign(signer, &image, 0, &file, &size, &why), FSM_SIGN_VALIDITY);
    assert_non_null(strstr(why.detail, "is no longer valid since 20"));
    assert_int_equal(fsm_sign(signer, &image, FSM_SIGN_FORCE, &file, &size, &why), FSM_SIGN_OK);
    assert_int_equal(why.error, FSM_SIGN_VALIDITY);
    free(file);
}

static void a_signer_opens_only_with_the_certificates_own_key(void **state)
{
    (void)state;
    struct fsm_signer *other = signer;
    write_pem(key_path, authority.root_key, NULL);
    assert_int_equal(fsm_signer_open(key_path, certificate_path, &other, &why), FSM_SIGN_KEY_MISMATCH);
    assert_null(other);
    assert_int_equal(fsm_signer_open("/none", certificate_path, &other, &why), FSM_SIGN_PATH);
    assert_int_equal(fsm_signer_open(key_path, "/none", &other, &why), FSM_SIGN_PATH);
    assert_null(other);
}

static void a_root_is_read_as_name_and_key(void **state)
{
    (void)state;
    static const uint8_t name[] = {0x30, 20, 0x31, 18,  0x30, 16,  6,   3,   0x55, 4,   3,
                                   12,   9,  't',  'e', 's',  't', ' ', 'r', 'o',  'o', 't'};
    struct fsm_root root;
    uint8_t key[FSM_ROOT_KEY_SIZE + 1];
    size_t length = 0;
    assert_int_equal(fsm_root_read(root_path, &root, &why), FSM_SIGN_OK);
    assert_int_equal(root.name_size, sizeof name);
    assert_memory_equal(root.name, name, sizeof name);
    assert_int_equal(EVP_PKEY_get_octet_string_param(authority.root_key, "pub", key, sizeof key, &length), 1);
    assert_int_equal(length, FSM_ROOT_KEY_SIZE);
    assert_memory_equal(root.key, key, FSM_ROOT_KEY_SIZE);
    assert_int_equal(fsm_root_read(certificate_path, &root, &why), FSM_SIGN_ROOT);
    assert_int_equal(fsm_root_read(key_path, &root, &why), FSM_SIGN_ROOT);
    assert_int_equal(fsm_root_read("/none", &root, &why), FSM_SIGN_PATH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_app_is_signed_and_its_image_stays_in_front, setup, teardown),
        cmocka_unit_test_setup_teardown(a_system_image_of_any_length_is_signed_for_its_target, setup, teardown),
        cmocka_unit_test_setup_teardown(a_system_image_for_a_target_without_right_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_too_large_for_a_signed_file_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_certificate_out_of_its_time_signs_only_when_forced, setup, teardown),
        cmocka_unit_test_setup_teardown(a_signer_opens_only_with_the_certificates_own_key, setup, teardown),
        cmocka_unit_test_setup_teardown(a_root_is_read_as_name_and_key, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
