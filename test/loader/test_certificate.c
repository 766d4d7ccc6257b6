/* Which certificates may sign: every way to be another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "trial.h"

static void the_rights_of_a_good_certificate_are_handed_on(void **state)
{
    struct trial *trial = *state;
    trial_build_and_expect(trial, FSM_LOAD_OK);
    const struct fsm_rights *rights = &trial->verified.rights;
    assert_int_equal(rights->groups, 0x12);
    assert_int_equal(rights->memory, 0x10000);
    assert_int_equal(rights->priority, 15);
    assert_false(rights->trusted);
    assert_int_equal(rights->targets, 0xe);
    assert_int_equal(rights->epoch, 3);
}

static void constraints_and_purposes_may_be_left_out(void **state)
{
    struct trial *trial = *state;
    trial->certificate.constraints = NULL;
    trial->certificate.purposes = NULL;
    trial_build_and_expect(trial, FSM_LOAD_OK);
}

static void code_signing_may_be_one_of_several_purposes(void **state)
{
    struct trial *trial = *state;
    trial->certificate.purposes = "clientAuth,codeSigning";
    trial_build_and_expect(trial, FSM_LOAD_OK);
}

static void every_extension_may_be_critical(void **state)
{
    struct trial *trial = *state;
    trial->certificate.purposes = "critical,codeSigning";
    trial->certificate.names = "critical," TRIAL_OTHER_NAME TRIAL_RIGHTS;
    trial_build_and_expect(trial, FSM_LOAD_OK);
}

static void other_names_beside_the_rights_do_no_harm(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names = "DNS:ci.example.org,otherName:1.3.6.1.4.1.55555.1.2;UTF8:something," TRIAL_OTHER_NAME TRIAL_RIGHTS;
    trial_build_and_expect(trial, FSM_LOAD_OK);
}

static void extensions_that_are_not_critical_and_not_known_do_no_harm(void **state)
{
    struct trial *trial = *state;
    trial->certificate.comment = "hello";
    trial_build_and_expect(trial, FSM_LOAD_OK);
}

static void a_certificate_is_valid_from_its_first_second_to_its_last(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    trial->policy.now = (uint64_t)trial->certificate.from;
    trial_expect(trial, FSM_LOAD_OK);
    trial->policy.now = (uint64_t)trial->certificate.until;
    trial_expect(trial, FSM_LOAD_OK);
}

static void a_certificate_may_last_beyond_2050(void **state)
{
    struct trial *trial = *state;
    trial->certificate.until = 4102444800; /* 2100-01-01, a GeneralizedTime */
    trial_build(trial);
    trial_expect(trial, FSM_LOAD_OK);
    trial->policy.now = 4102444800;
    trial_expect(trial, FSM_LOAD_OK);
    trial->policy.now++;
    trial_expect(trial, FSM_LOAD_CERTIFICATE_TIME);
}

static void refused_if_expired(void **state)
{
    struct trial *trial = *state;
    trial->policy.now = (uint64_t)trial->certificate.until + 1;
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_TIME);
}

static void refused_if_not_yet_valid(void **state)
{
    struct trial *trial = *state;
    trial->policy.now = (uint64_t)trial->certificate.from - 1;
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_TIME);
}

static void refused_if_the_clock_stands_at_its_start(void **state)
{
    struct trial *trial = *state;
    trial->policy.now = 0;
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_TIME);
}

static void refused_if_issued_by_another_root(void **state)
{
    struct trial *trial = *state;
    trial->certificate.issuer_key = pki_other_key();
    trial->certificate.issuer = "Somebody else's root";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_ISSUER);
}

static void refused_if_issued_by_another_root_of_the_same_name(void **state)
{
    struct trial *trial = *state;
    trial->certificate.issuer_key = pki_other_key();
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_ISSUER);
}

static void refused_if_the_root_signed_under_another_name(void **state)
{
    struct trial *trial = *state;
    trial->certificate.issuer = TRIAL_ROOT "s";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_ISSUER);
}

static void refused_if_signed_by_its_own_key(void **state)
{
    struct trial *trial = *state;
    trial->certificate.issuer_key = trial->certificate.key;
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_ISSUER);
}

static void refused_if_signed_with_another_hash(void **state)
{
    struct trial *trial = *state;
    trial->certificate.digest = EVP_sha384();
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_DER);
}

static void refused_if_signed_with_rsa(void **state)
{
    struct trial *trial = *state;
    trial->certificate.issuer_key = pki_rsa_key();
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_DER);
}

static void refused_if_version_1(void **state)
{
    struct trial *trial = *state;
    trial->certificate.version = 0;
    trial->certificate.constraints = trial->certificate.usage = trial->certificate.purposes = trial->certificate.names = NULL;
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_DER);
}

static void refused_if_a_ca(void **state)
{
    struct trial *trial = *state;
    trial->certificate.constraints = "critical,CA:TRUE";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_CA);
}

static void refused_if_a_ca_with_a_path_length(void **state)
{
    struct trial *trial = *state;
    trial->certificate.constraints = "CA:TRUE,pathlen:0";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_CA);
}

static void refused_if_constrained_twice(void **state)
{
    struct trial *trial = *state;
    trial->certificate.second_constraints = "CA:FALSE";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_EXTENSION);
}

static void refused_without_a_usage(void **state)
{
    struct trial *trial = *state;
    trial->certificate.usage = NULL;
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_USAGE);
}

static void refused_with_another_usage(void **state)
{
    struct trial *trial = *state;
    trial->certificate.usage = "keyAgreement";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_USAGE);
}

static void refused_with_a_usage_too_many(void **state)
{
    struct trial *trial = *state;
    trial->certificate.usage = "digitalSignature,nonRepudiation";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_USAGE);
}

static void refused_if_it_may_sign_certificates_too(void **state)
{
    struct trial *trial = *state;
    trial->certificate.usage = "digitalSignature,keyCertSign";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_USAGE);
}

static void refused_with_a_usage_twice(void **state)
{
    struct trial *trial = *state;
    trial->certificate.second_usage = "digitalSignature";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_EXTENSION);
}

static void refused_with_another_purpose(void **state)
{
    struct trial *trial = *state;
    trial->certificate.purposes = "serverAuth,clientAuth";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_PURPOSE);
}

static void refused_with_purposes_twice(void **state)
{
    struct trial *trial = *state;
    trial->certificate.second_purposes = "codeSigning";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_EXTENSION);
}

static void refused_with_an_unknown_critical_extension(void **state)
{
    struct trial *trial = *state;
    trial->certificate.comment = "critical,hello";
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_EXTENSION);
}

static void refused_with_an_rsa_key(void **state)
{
    struct trial *trial = *state;
    trial->certificate.key = pki_rsa_key();
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_KEY);
}

static void refused_with_a_p384_key(void **state)
{
    struct trial *trial = *state;
    trial->certificate.key = pki_p384_key();
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_KEY);
}

static void refused_with_the_roots_own_key(void **state)
{
    struct trial *trial = *state;
    trial->certificate.key = pki_root_key();
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_ROOT);
}

static void refused_without_names(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names = NULL;
    trial_build_and_expect(trial, FSM_LOAD_RIGHTS_MISSING);
}

static void refused_without_rights_among_the_names(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names = "DNS:ci.example.org,otherName:1.3.6.1.4.1.55555.1.2;UTF8:" TRIAL_RIGHTS;
    trial_build_and_expect(trial, FSM_LOAD_RIGHTS_MISSING);
}

static void refused_with_rights_twice(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names = TRIAL_OTHER_NAME TRIAL_RIGHTS "," TRIAL_OTHER_NAME TRIAL_RIGHTS;
    trial_build_and_expect(trial, FSM_LOAD_RIGHTS_TWICE);
}

static void refused_with_names_twice(void **state)
{
    struct trial *trial = *state;
    trial->certificate.second_names = TRIAL_OTHER_NAME TRIAL_RIGHTS;
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_EXTENSION);
}

static void refused_with_rights_of_another_string_type(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names = "otherName:" FSM_RIGHTS_OID ";OCT:" TRIAL_RIGHTS;
    trial_build_and_expect(trial, FSM_LOAD_RIGHTS_SYNTAX);
}

static void refused_with_rights_cut_short(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names = TRIAL_OTHER_NAME "fsm1 groups=0000000000000012";
    trial_build_and_expect(trial, FSM_LOAD_RIGHTS_SYNTAX);
}

static void refused_with_rights_that_go_on(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names = TRIAL_OTHER_NAME TRIAL_RIGHTS "0";
    trial_build_and_expect(trial, FSM_LOAD_RIGHTS_SYNTAX);
}

static void refused_with_a_byte_after_the_certificate(void **state)
{
    struct trial *trial = *state;
    trial->after_length = 1;
    trial_build_and_expect(trial, FSM_LOAD_CERTIFICATE_DER);
}

static void refused_with_a_second_certificate_after_the_first(void **state)
{
    struct trial *trial = *state;
    trial->certificate.constraints = trial->certificate.purposes = NULL; /* two must fit */
    trial->after_length = pki_certificate(&trial->certificate, trial->after);
    trial_build(trial);
    assert_true(trial->certificate_length <= FSM_CERTIFICATE_MAX);
    trial_expect(trial, FSM_LOAD_CERTIFICATE_DER);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_rights_of_a_good_certificate_are_handed_on),
        TEST(constraints_and_purposes_may_be_left_out),
        TEST(code_signing_may_be_one_of_several_purposes),
        TEST(every_extension_may_be_critical),
        TEST(other_names_beside_the_rights_do_no_harm),
        TEST(extensions_that_are_not_critical_and_not_known_do_no_harm),
        TEST(a_certificate_is_valid_from_its_first_second_to_its_last),
        TEST(a_certificate_may_last_beyond_2050),
        TEST(refused_if_expired),
        TEST(refused_if_not_yet_valid),
        TEST(refused_if_the_clock_stands_at_its_start),
        TEST(refused_if_issued_by_another_root),
        TEST(refused_if_issued_by_another_root_of_the_same_name),
        TEST(refused_if_the_root_signed_under_another_name),
        TEST(refused_if_signed_by_its_own_key),
        TEST(refused_if_signed_with_another_hash),
        TEST(refused_if_signed_with_rsa),
        TEST(refused_if_version_1),
        TEST(refused_if_a_ca),
        TEST(refused_if_a_ca_with_a_path_length),
        TEST(refused_if_constrained_twice),
        TEST(refused_without_a_usage),
        TEST(refused_with_another_usage),
        TEST(refused_with_a_usage_too_many),
        TEST(refused_if_it_may_sign_certificates_too),
        TEST(refused_with_a_usage_twice),
        TEST(refused_with_another_purpose),
        TEST(refused_with_purposes_twice),
        TEST(refused_with_an_unknown_critical_extension),
        TEST(refused_with_an_rsa_key),
        TEST(refused_with_a_p384_key),
        TEST(refused_with_the_roots_own_key),
        TEST(refused_without_names),
        TEST(refused_without_rights_among_the_names),
        TEST(refused_with_rights_twice),
        TEST(refused_with_names_twice),
        TEST(refused_with_rights_of_another_string_type),
        TEST(refused_with_rights_cut_short),
        TEST(refused_with_rights_that_go_on),
        TEST(refused_with_a_byte_after_the_certificate),
        TEST(refused_with_a_second_certificate_after_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
