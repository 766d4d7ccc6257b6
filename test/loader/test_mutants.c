/* Thousands of certificates that are a byte or a few from a good one, each signed again by the root, so that nothing but the reader
 * stands between them and a device: what it accepts, OpenSSL reads as well, and reads the same in it. */
#include "certificate.h"
#include "trial.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/x509v3.h>

enum { MUTANTS = 6000, ROOM = CERTIFICATE_ROOM + 64, LONG_FORM = 4 /* tag, 0x82, two bytes of length */ };

/* Repeatable; Marsaglia's xorshift. */
static uint32_t random_below(uint32_t limit)
{
    static uint32_t state = 2463534242;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

static uint32_t length_at(const uint8_t *element) { return (uint32_t)element[2] << 8 | element[3]; }

static void set_length(uint8_t *element, uint32_t length)
{
    element[2] = (uint8_t)(length >> 8);
    element[3] = (uint8_t)length;
}

/* Where to change something: anywhere but inside the subject, which the reader takes as it is, to stand for the signer. */
static uint32_t place_in(const uint8_t *part, uint32_t length)
{
    enum { SUBJECT = 91 - LONG_FORM, SUBJECT_END = SUBJECT + 22 }; /* of pki.c's certificates, behind a name of 31 bytes */
    static const uint8_t subject[] = {0x30, 0x14, 0x31, 0x12};
    uint32_t at = LONG_FORM + random_below(length - LONG_FORM - 8);
    const bool there = memcmp(part + SUBJECT, subject, sizeof subject) == 0;
    while (there && at > SUBJECT && at < SUBJECT_END) at = LONG_FORM + random_below(length - LONG_FORM - 8);
    return at;
}

/* Changes the signed part of `*length` bytes, its tag and length left out; inserts and deletes, too, which only that length
 * follows. */
static void mutate(uint8_t *part, uint32_t *length)
{
    const uint32_t at = place_in(part, *length), span = 1 + random_below(4);
    switch (random_below(5)) {
    case 0: part[at] ^= (uint8_t)(1 << random_below(8)); break;
    case 1: part[at] = (uint8_t)random_below(256); break;
    case 2: part[at] = part[at + span]; break;
    case 3:
        memmove(part + at, part + at + span, *length - at - span);
        *length -= span;
        break;
    default:
        memmove(part + at + span, part + at, *length - at);
        *length += span;
        break;
    }
    set_length(part, *length - LONG_FORM);
}

static uint8_t *put_scalar(uint8_t *at, const uint8_t scalar[32])
{
    uint32_t skip = 0;
    while (skip < 31 && scalar[skip] == 0) skip++;
    const uint32_t zero = scalar[skip] >> 7, length = 32 - skip;
    *at++ = 2;
    *at++ = (uint8_t)(length + zero);
    if (zero) *at++ = 0;
    memcpy(at, scalar + skip, length);
    return at + length;
}

/* The certificate with this signed part, signed by the root; its length. */
static uint32_t sign(const uint8_t *part, uint32_t length, uint8_t *der)
{
    static const uint8_t algorithm[] = {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
    uint8_t signature[64], *at = der + LONG_FORM;
    pki_sign(pki_root_key(), part, length, signature);
    memcpy(at, part, length);
    memcpy(at += length, algorithm, sizeof algorithm);
    uint8_t *bits = at += sizeof algorithm, *end = put_scalar(put_scalar(at + 5, signature), signature + 32);
    memcpy(bits, (uint8_t[]){3, (uint8_t)(end - bits - 2), 0, 0x30, (uint8_t)(end - bits - 5)}, 5);
    memcpy(der, (uint8_t[]){0x30, 0x82}, 2);
    set_length(der, (uint32_t)(end - der - LONG_FORM));
    return (uint32_t)(end - der);
}

static void same_rights(X509 *certificate, const struct fsm_rights *rights)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    uint32_t found = 0;
    assert_non_null(names);
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        ASN1_OBJECT *oid;
        ASN1_TYPE *value;
        char text[64], expected[FSM_RIGHTS_LENGTH + 1];
        if (!GENERAL_NAME_get0_otherName(sk_GENERAL_NAME_value(names, i), &oid, &value)) continue;
        OBJ_obj2txt(text, sizeof text, oid, 1);
        if (strcmp(text, FSM_RIGHTS_OID) != 0) continue;
        assert_int_equal(value->type, V_ASN1_UTF8STRING);
        snprintf(expected, sizeof expected, FSM_RIGHTS_FORMAT, (unsigned long long)rights->groups, rights->memory, rights->priority,
                 (unsigned)rights->trusted, rights->targets, rights->epoch);
        assert_int_equal(ASN1_STRING_length(value->value.utf8string), FSM_RIGHTS_LENGTH);
        assert_memory_equal(ASN1_STRING_get0_data(value->value.utf8string), expected, FSM_RIGHTS_LENGTH);
        found++;
    }
    assert_int_equal(found, 1);
    GENERAL_NAMES_free(names);
}

static void openssl_agrees(const uint8_t *der, uint32_t length, const struct fsm_policy *policy, const struct fsm_holder *holder)
{
    const unsigned char *at = der;
    unsigned char *issuer = NULL;
    time_t now = (time_t)policy->now;
    X509 *certificate = d2i_X509(NULL, &at, length);
    assert_non_null(certificate);
    assert_ptr_equal(at, der + length);
    assert_int_equal(X509_verify(certificate, pki_root_key()), 1);
    assert_int_equal(X509_get_version(certificate), 2);
    assert_int_equal(i2d_X509_NAME(X509_get_issuer_name(certificate), &issuer), policy->root_name_length);
    assert_memory_equal(issuer, policy->root_name, policy->root_name_length);
    assert_int_equal(X509_check_ca(certificate), 0);
    assert_int_equal(X509_get_key_usage(certificate), KU_DIGITAL_SIGNATURE);
    assert_true((X509_get_extended_key_usage(certificate) & XKU_CODE_SIGN) != 0);
    assert_int_equal(X509_cmp_time(X509_get0_notBefore(certificate), &now), -1);
    assert_int_equal(X509_cmp_time(X509_get0_notAfter(certificate), &now), 1);
    /* As bytes: whether they are a point of the curve is asked when a signature is verified. */
    const ASN1_BIT_STRING *key = X509_get0_pubkey_bitstr(certificate);
    assert_int_equal(ASN1_STRING_length(key), FSM_PUBLIC_KEY_SIZE);
    assert_memory_equal(ASN1_STRING_get0_data(key), holder->key, FSM_PUBLIC_KEY_SIZE);
    same_rights(certificate, &holder->rights);
    OPENSSL_free(issuer);
    X509_free(certificate);
}

static void test_what_is_accepted_openssl_reads_the_same(void **state)
{
    struct trial *trial = *state;
    uint8_t good[CERTIFICATE_ROOM], part[ROOM], der[2 * ROOM];
    uint32_t accepted = 0, refused = 0;
    trial->certificate.comment = "anything at all may be written here, and no loader looks at it";
    pki_certificate(&trial->certificate, good);
    for (uint32_t i = 0; i < MUTANTS; i++) {
        struct fsm_holder holder;
        uint32_t length = LONG_FORM + length_at(good + LONG_FORM);
        memcpy(part, good + LONG_FORM, length);
        for (uint32_t changes = i == 0 ? 0 : 1 + random_below(2); changes > 0; changes--) mutate(part, &length);
        const uint32_t size = sign(part, length, der);
        if (fsm_certificate_check(der, size, &trial->policy, &holder) == FSM_LOAD_OK) {
            openssl_agrees(der, size, &trial->policy, &holder);
            accepted++;
        } else {
            assert_true(i > 0); /* the good one */
            refused++;
        }
    }
    assert_true(accepted > MUTANTS / 100 && refused > MUTANTS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_accepted_openssl_reads_the_same, trial_setup, trial_teardown),
    };
    return cmocka_run_group_tests_name("mutants", tests, NULL, NULL);
}
