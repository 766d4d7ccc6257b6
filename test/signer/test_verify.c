/* test_verify.c: the loader and OpenSSL come to the same verdict, whatever is wrong with a signed file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/x509v3.h>

#include "authority.h"
#include "loader/bytes.h"
#include "signer/trailer.h"
#include "signer/verify.h"
#include "signer/verify_openssl.h"

enum { DAY = 24 * 60 * 60 };

static struct authority authority;
static struct app app;

static int setup(void **state)
{
    (void)state;
    authority_make(&authority);
    app = app_usual();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    authority_free(&authority);
    return 0;
}

/* Both answer alike, and OpenSSL's side with this error. */
static void answered(const uint8_t *file, size_t size, enum fsm_sign_error error)
{
    char reason[512], text[1024];
    assert_int_equal(fsm_sign_check(file, size, authority.root, reason, sizeof reason), error);
    enum fsm_sign_verdict verdict = fsm_sign_verify(file, size, authority.root, UINT64_MAX, text, sizeof text);
    if (verdict == FSM_SIGN_DISAGREEMENT) fail_msg("%s", text);
    assert_int_equal(verdict, error ? FSM_SIGN_REFUSED : FSM_SIGN_GENUINE);
    assert_int_equal(strlen(text) > 0, error != FSM_SIGN_OK);
}

static void signed_app_answered(enum fsm_sign_error error)
{
    size_t size;
    uint8_t *file = authority_sign(&authority, &app, &size);
    answered(file, size, error);
    free(file);
}

static void a_signed_app_is_genuine(void **state)
{
    (void)state;
    signed_app_answered(FSM_SIGN_OK);
}

static void every_single_changed_byte_is_refused_by_both(void **state)
{
    (void)state;
    size_t size;
    uint8_t *file = authority_sign(&authority, &app, &size);
    for (size_t at = 0; at < size; at++) {
        char text[1024];
        file[at] ^= 0x10;
        if (fsm_sign_verify(file, size, authority.root, UINT64_MAX, text, sizeof text) != FSM_SIGN_REFUSED)
            fail_msg("byte %zu: %s", at, text);
        file[at] ^= 0x10;
    }
    answered(file, size, FSM_SIGN_OK);
    free(file);
}

static void every_shorter_file_is_refused_by_both(void **state)
{
    (void)state;
    size_t size;
    uint8_t *file = authority_sign(&authority, &app, &size);
    for (size_t shorter = 0; shorter < size; shorter++) {
        char text[1024];
        uint8_t *copy = malloc(shorter ? shorter : 1);
        assert_non_null(copy);
        memcpy(copy, file, shorter);
        assert_int_equal(fsm_sign_verify(copy, shorter, authority.root, UINT64_MAX, text, sizeof text), FSM_SIGN_REFUSED);
        free(copy);
    }
    free(file);
}

/* Each field of the trailer's header set to a wrong value, under a signature that is right. */
static void wrong_trailers_are_refused_by_both_even_when_signed(void **state)
{
    (void)state;
    static const struct {
        unsigned at;
        uint32_t value;
    } wrong[] = {
        {FSM_TRAILER_AT_MAGIC, 0},
        {FSM_TRAILER_AT_VERSION, 2 | 32 << 16},
        {FSM_TRAILER_AT_VERSION, 1 | 36 << 16},
        {FSM_TRAILER_AT_FILE, 0},
        {FSM_TRAILER_AT_IMAGE, 0},
        {FSM_TRAILER_AT_IMAGE, 0xfffffffc},
        {FSM_TRAILER_AT_IMAGE, 4},
        {FSM_TRAILER_AT_MANIFEST, 0xfffffff8},
        {FSM_TRAILER_AT_MANIFEST, 0},
        {FSM_TRAILER_AT_MANIFEST, 132},
        {FSM_TRAILER_AT_MANIFEST_LENGTH, 0},
        {FSM_TRAILER_AT_MANIFEST_LENGTH, 0xffff},
        {FSM_TRAILER_AT_ALGORITHM, 0},
        {FSM_TRAILER_AT_ALGORITHM, 2 | 1 << 16},
        {FSM_TRAILER_AT_ALGORITHM, 1 | 1 << 8 | 1 << 16},
        {FSM_TRAILER_AT_ALGORITHM, 1},
        {FSM_TRAILER_AT_ALGORITHM, 1 | 2u << 16},
        {FSM_TRAILER_AT_ALGORITHM, 1 | 3u << 16},
        {FSM_TRAILER_AT_TARGET, 0},
        {FSM_TRAILER_AT_TARGET, 4},
        {FSM_TRAILER_AT_TARGET, FSM_TARGET_CORTEX_M3},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        size_t size;
        char text[1024];
        uint8_t *file = authority_sign(&authority, &app, &size);
        store32_le(file + size - FSM_SIGN_TRAILER_END + wrong[i].at, wrong[i].value);
        authority_seal(&authority, file, size);
        if (fsm_sign_verify(file, size, authority.root, UINT64_MAX, text, sizeof text) != FSM_SIGN_REFUSED)
            fail_msg("case %zu: %s", i, text);
        free(file);
    }
}

static void padding_that_is_not_zero_is_refused_by_both_even_when_signed(void **state)
{
    (void)state;
    size_t size;
    uint8_t *file = authority_sign(&authority, &app, &size);
    struct fsm_sign_trailer trailer;
    while (i2d_X509(authority.certificate, NULL) % 4 == 0) { /* its signature's length varies */
        free(file);
        authority_reissue(&authority);
        file = authority_sign(&authority, &app, &size);
    }
    assert_int_equal(fsm_sign_trailer_read(file, size, &trailer, NULL), FSM_SIGN_OK);
    file[trailer.image + trailer.certificate_length] = 1;
    authority_seal(&authority, file, size);
    answered(file, size, FSM_SIGN_TRAILER);
    free(file);
}

static void manifests_beyond_the_rights_are_refused_by_both(void **state)
{
    (void)state;
    app.memory = 65536;
    signed_app_answered(FSM_SIGN_OK);
    app.memory = 65540;
    signed_app_answered(FSM_SIGN_RIGHTS);
    app = app_usual();
    app.trusted = true;
    signed_app_answered(FSM_SIGN_RIGHTS);
    app = app_usual();
    app.groups |= UINT64_C(1) << 63;
    signed_app_answered(FSM_SIGN_RIGHTS);
    app = app_usual();
    app.groups |= 1u << FSM_GROUP_core;
    signed_app_answered(FSM_SIGN_OK);
}

static void manifests_against_the_rules_are_refused_by_both_even_when_signed(void **state)
{
    (void)state;
    size_t size;
    uint8_t *file = authority_sign(&authority, &app, &size);
    file[APP_MANIFEST + FSM_MANIFEST_HEAD + FSM_TYPE_AT_ZERO] = 1;
    authority_seal(&authority, file, size);
    answered(file, size, FSM_SIGN_MANIFEST);
    free(file);
}

static void certificates_out_of_their_time_are_refused_by_both(void **state)
{
    (void)state;
    X509_gmtime_adj(X509_getm_notBefore(authority.certificate), DAY);
    authority_reissue(&authority);
    signed_app_answered(FSM_SIGN_VALIDITY);
    X509_gmtime_adj(X509_getm_notBefore(authority.certificate), -3 * DAY);
    X509_gmtime_adj(X509_getm_notAfter(authority.certificate), -DAY);
    authority_reissue(&authority);
    signed_app_answered(FSM_SIGN_VALIDITY);
}

static void replace_extension(int nid, const char *value)
{
    int index = X509_get_ext_by_NID(authority.certificate, nid, -1);
    if (index >= 0) X509_EXTENSION_free(X509_delete_ext(authority.certificate, index));
    if (value) {
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
        assert_non_null(extension);
        assert_int_equal(X509_add_ext(authority.certificate, extension, -1), 1);
        X509_EXTENSION_free(extension);
    }
    authority_reissue(&authority);
}

static void certificates_that_are_no_signers_are_refused_by_both(void **state)
{
    static const struct {
        int nid;
        const char *value; /* NULL: the extension is taken out */
        enum fsm_sign_error error;
    } cases[] = {
        {NID_basic_constraints, "critical,CA:TRUE", FSM_SIGN_PROFILE},
        {NID_basic_constraints, "critical,CA:FALSE,pathlen:0", FSM_SIGN_PROFILE},
        {NID_basic_constraints, "CA:FALSE", FSM_SIGN_OK},
        {NID_basic_constraints, NULL, FSM_SIGN_OK},
        {NID_key_usage, NULL, FSM_SIGN_PROFILE},
        {NID_key_usage, "critical,keyCertSign", FSM_SIGN_PROFILE},
        {NID_key_usage, "critical,digitalSignature,nonRepudiation", FSM_SIGN_PROFILE},
        {NID_key_usage, "critical,digitalSignature,decipherOnly", FSM_SIGN_PROFILE},
        {NID_key_usage, "digitalSignature", FSM_SIGN_OK},
        {NID_ext_key_usage, NULL, FSM_SIGN_OK},
        {NID_ext_key_usage, "serverAuth", FSM_SIGN_PROFILE},
        {NID_ext_key_usage, "serverAuth,codeSigning", FSM_SIGN_OK},
        {NID_ext_key_usage, "critical,codeSigning", FSM_SIGN_OK},
        {NID_subject_alt_name, NULL, FSM_SIGN_PROFILE},
        {NID_subject_alt_name, "DNS:example.org", FSM_SIGN_PROFILE},
        {NID_name_constraints, "critical,permitted;DNS:example.org", FSM_SIGN_PROFILE},
        {NID_subject_key_identifier, "critical,00:11", FSM_SIGN_PROFILE},
        {NID_netscape_comment, "a comment", FSM_SIGN_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        replace_extension(cases[i].nid, cases[i].value);
        signed_app_answered(cases[i].error);
        teardown(state);
        setup(state);
    }
}

/* The rights as this many otherNames of this type. */
static void replace_rights(const char *text, int type, unsigned times)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    for (unsigned i = 0; i < times; i++) {
        GENERAL_NAME *name = GENERAL_NAME_new();
        ASN1_TYPE *value = ASN1_TYPE_new();
        ASN1_STRING *string = ASN1_STRING_type_new(type);
        ASN1_STRING_set(string, text, -1);
        ASN1_TYPE_set(value, type, string);
        GENERAL_NAME_set0_othername(name, OBJ_txt2obj(FSM_RIGHTS_OID, 1), value);
        sk_GENERAL_NAME_push(names, name);
    }
    replace_extension(NID_subject_alt_name, NULL);
    X509_add1_ext_i2d(authority.certificate, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT);
    GENERAL_NAMES_free(names);
    authority_reissue(&authority);
}

static const char usual_rights[] =
    "fsm1 groups=0000000000000006 memory=00001000 priority=00 trusted=0 targets=00000002 epoch=00000001";

static void rights_in_any_other_form_are_refused_by_both(void **state)
{
    (void)state;
    replace_rights(usual_rights, V_ASN1_UTF8STRING, 1);
    signed_app_answered(FSM_SIGN_OK);
    replace_rights(usual_rights, V_ASN1_UTF8STRING, 2);
    signed_app_answered(FSM_SIGN_PROFILE);
    for (size_t at = 0; at < sizeof usual_rights - 1; at++) {
        char text[sizeof usual_rights];
        memcpy(text, usual_rights, sizeof text);
        text[at] = 'G';
        replace_rights(text, V_ASN1_UTF8STRING, 1);
        signed_app_answered(FSM_SIGN_PROFILE);
    }
    replace_rights("", V_ASN1_UTF8STRING, 1);
    signed_app_answered(FSM_SIGN_PROFILE);
    char longer[sizeof usual_rights + 1];
    memcpy(longer, usual_rights, sizeof usual_rights - 1);
    memcpy(longer + sizeof usual_rights - 1, "0", 2);
    replace_rights(longer, V_ASN1_UTF8STRING, 1);
    signed_app_answered(FSM_SIGN_PROFILE);
}

static void rights_in_another_kind_of_string_are_refused_by_both(void **state)
{
    (void)state;
    static const int types[] = {V_ASN1_IA5STRING, V_ASN1_PRINTABLESTRING, V_ASN1_T61STRING, V_ASN1_OCTET_STRING};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        replace_rights(usual_rights, types[i], 1);
        signed_app_answered(FSM_SIGN_PROFILE);
    }
}

static void certificates_of_others_are_refused_by_both(void **state)
{
    (void)state;
    struct authority other;
    size_t size;
    authority_make(&other); /* the same names, other keys */
    uint8_t *file = authority_sign(&other, &app, &size);
    answered(file, size, FSM_SIGN_ISSUER);
    free(file);
    authority_free(&other);
    X509_NAME *name = X509_NAME_new();
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)"Test Root", -1, -1, 0);
    X509_set_issuer_name(authority.certificate, name); /* equal but for case: not the same name for either */
    X509_NAME_free(name);
    authority_reissue(&authority);
    signed_app_answered(FSM_SIGN_ISSUER);
}

static void the_roots_own_key_signs_no_apps_for_either(void **state)
{
    (void)state;
    X509_set_pubkey(authority.certificate, authority.root_key);
    EVP_PKEY_free(authority.key);
    authority.key = authority.root_key;
    EVP_PKEY_up_ref(authority.root_key);
    authority_reissue(&authority);
    signed_app_answered(FSM_SIGN_ISSUER);
}

static void a_disagreement_is_said_loudly(void **state)
{
    (void)state;
    char text[1024];
    assert_int_equal(fsm_sign_judge(FSM_LOAD_OK, FSM_SIGN_OK, "", text, sizeof text), FSM_SIGN_GENUINE);
    assert_string_equal(text, "");
    assert_int_equal(fsm_sign_judge(FSM_LOAD_SIGNATURE, FSM_SIGN_SIGNATURE, "a reason", text, sizeof text), FSM_SIGN_REFUSED);
    assert_non_null(strstr(text, "a reason"));
    assert_int_equal(fsm_sign_judge(FSM_LOAD_OK, FSM_SIGN_SIGNATURE, "a reason", text, sizeof text), FSM_SIGN_DISAGREEMENT);
    assert_non_null(strstr(text, "DISAGREEMENT: the loader accepts"));
    assert_int_equal(fsm_sign_judge(FSM_LOAD_SIGNATURE, FSM_SIGN_OK, "", text, sizeof text), FSM_SIGN_DISAGREEMENT);
    assert_non_null(strstr(text, "DISAGREEMENT: OpenSSL accepts"));
}

static void groups_the_device_does_not_grant_are_refused_by_name(void **state)
{
    (void)state;
    size_t size;
    char text[1024];
    uint8_t *file = authority_sign(&authority, &app, &size);
    assert_int_equal(fsm_sign_verify(file, size, authority.root, 1u << FSM_GROUP_log, text, sizeof text), FSM_SIGN_REFUSED);
    assert_non_null(strstr(text, "(timer)"));
    assert_int_equal(fsm_sign_verify(file, size, authority.root, app.groups, text, sizeof text), FSM_SIGN_GENUINE);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_signed_app_is_genuine, setup, teardown),
        cmocka_unit_test_setup_teardown(every_single_changed_byte_is_refused_by_both, setup, teardown),
        cmocka_unit_test_setup_teardown(every_shorter_file_is_refused_by_both, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_trailers_are_refused_by_both_even_when_signed, setup, teardown),
        cmocka_unit_test_setup_teardown(padding_that_is_not_zero_is_refused_by_both_even_when_signed, setup, teardown),
        cmocka_unit_test_setup_teardown(manifests_beyond_the_rights_are_refused_by_both, setup, teardown),
        cmocka_unit_test_setup_teardown(manifests_against_the_rules_are_refused_by_both_even_when_signed, setup, teardown),
        cmocka_unit_test_setup_teardown(certificates_out_of_their_time_are_refused_by_both, setup, teardown),
        cmocka_unit_test_setup_teardown(certificates_that_are_no_signers_are_refused_by_both, setup, teardown),
        cmocka_unit_test_setup_teardown(rights_in_any_other_form_are_refused_by_both, setup, teardown),
        cmocka_unit_test_setup_teardown(rights_in_another_kind_of_string_are_refused_by_both, setup, teardown),
        cmocka_unit_test_setup_teardown(certificates_of_others_are_refused_by_both, setup, teardown),
        cmocka_unit_test_setup_teardown(the_roots_own_key_signs_no_apps_for_either, setup, teardown),
        cmocka_unit_test_setup_teardown(a_disagreement_is_said_loudly, setup, teardown),
        cmocka_unit_test_setup_teardown(groups_the_device_does_not_grant_are_refused_by_name, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
