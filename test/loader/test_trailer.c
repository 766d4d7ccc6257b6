/* The layout of a signed file: every byte accounted for, and not one of them free to change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"
#include "trial.h"

/* One byte of the header changed, and the file signed again: nothing but the header is wrong. */
static void refused_with_header_byte(struct trial *trial, uint32_t at, uint8_t value, enum fsm_load_error error)
{
    trial_build(trial);
    assert_int_not_equal(trial_header(trial)[at], value);
    trial_header(trial)[at] = value;
    trial_sign(trial);
    trial_expect(trial, error);
}

static void refused_with_header_word(struct trial *trial, uint32_t at, uint32_t value, enum fsm_load_error error)
{
    trial_build(trial);
    assert_int_not_equal(load32_le(trial_header(trial) + at), value);
    store32_le(trial_header(trial) + at, value);
    trial_sign(trial);
    trial_expect(trial, error);
}

static void a_good_file_is_taken_and_described(void **state)
{
    struct trial *trial = *state;
    trial_build_and_expect(trial, FSM_LOAD_OK);
    assert_ptr_equal(trial->verified.file, trial->file);
    assert_int_equal(trial->verified.size, trial->size);
    assert_int_equal(trial->verified.image_length, trial->image_length);
    assert_int_equal(trial->verified.kind, FSM_KIND_APP);
    assert_int_equal(trial->verified.target, FSM_TARGET_CORTEX_M3);
    assert_string_equal(fsm_manifest_name(&trial->verified.manifest), "heartbeat_2");
}

static void refused_if_empty_or_no_longer_than_a_trailer(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    for (trial->size = 0; trial->size <= 96; trial->size++) trial_expect(trial, FSM_LOAD_FILE_SIZE);
}

static void refused_if_larger_than_the_limit(void **state)
{
    struct trial *trial = *state;
    uint8_t *file = calloc(1, FSM_FILE_MAX + 4);
    assert_non_null(file);
    enum fsm_load_error got = fsm_load_verify(&trial->context, file, FSM_FILE_MAX + 4, &trial->policy, &trial->verified);
    assert_string_equal(fsm_load_name(got), "FILE_SIZE");
    got = fsm_load_verify(&trial->context, file, FSM_FILE_MAX, &trial->policy, &trial->verified);
    assert_string_equal(fsm_load_name(got), "TRAILER");
    free(file);
}

static void refused_if_not_a_multiple_of_4(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    trial->size++;
    trial_expect(trial, FSM_LOAD_FILE_SIZE);
}

static void refused_without_the_trailers_magic(void **state)
{
    refused_with_header_byte(*state, FSM_TRAILER_AT_MAGIC, 'X', FSM_LOAD_TRAILER);
}

static void refused_with_another_trailer_version(void **state)
{
    refused_with_header_byte(*state, FSM_TRAILER_AT_VERSION, 2, FSM_LOAD_TRAILER_VERSION);
}

static void refused_with_another_header_length(void **state)
{
    refused_with_header_byte(*state, FSM_TRAILER_AT_LENGTH, 36, FSM_LOAD_TRAILER_VERSION);
}

static void refused_with_another_file_length(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    refused_with_header_word(trial, FSM_TRAILER_AT_FILE, trial->size + 4, FSM_LOAD_FILE_LENGTH);
}

static void refused_with_another_algorithm(void **state)
{
    refused_with_header_byte(*state, FSM_TRAILER_AT_ALGORITHM, 2, FSM_LOAD_ALGORITHM);
}

static void refused_with_a_flag(void **state) { refused_with_header_byte(*state, FSM_TRAILER_AT_FLAGS, 1, FSM_LOAD_FLAGS); }

static void refused_with_an_unknown_kind(void **state) { refused_with_header_byte(*state, FSM_TRAILER_AT_KIND, 3, FSM_LOAD_KIND); }

static void refused_if_a_system_is_expected(void **state)
{
    struct trial *trial = *state;
    trial->policy.kind = FSM_KIND_SYSTEM;
    trial_build_and_expect(trial, FSM_LOAD_KIND);
}

static void refused_if_an_app_is_expected(void **state)
{
    struct trial *trial = *state;
    trial_system(trial);
    trial->policy.kind = FSM_KIND_APP;
    trial_build_and_expect(trial, FSM_LOAD_KIND);
}

static void refused_with_an_unknown_target(void **state)
{
    refused_with_header_word(*state, FSM_TRAILER_AT_TARGET, 4, FSM_LOAD_TARGET_UNKNOWN);
}

static void refused_with_target_zero(void **state)
{
    refused_with_header_word(*state, FSM_TRAILER_AT_TARGET, 0, FSM_LOAD_TARGET_UNKNOWN);
}

static void refused_with_an_image_longer_than_the_file(void **state)
{
    refused_with_header_word(*state, FSM_TRAILER_AT_IMAGE, 0xfffffffc, FSM_LOAD_LAYOUT);
}

static void refused_with_an_empty_image(void **state)
{
    refused_with_header_word(*state, FSM_TRAILER_AT_IMAGE, 0, FSM_LOAD_LAYOUT);
}

static void refused_with_a_gap_before_the_certificate(void **state)
{
    struct trial *trial = *state;
    refused_with_header_word(trial, FSM_TRAILER_AT_IMAGE, trial->image_length - 4, FSM_LOAD_LAYOUT);
}

static void refused_with_an_image_into_the_certificate(void **state)
{
    struct trial *trial = *state;
    refused_with_header_word(trial, FSM_TRAILER_AT_IMAGE, trial->image_length + 4, FSM_LOAD_LAYOUT);
}

static void refused_with_an_unaligned_image(void **state)
{
    struct trial *trial = *state;
    refused_with_header_word(trial, FSM_TRAILER_AT_IMAGE, trial->image_length + 1, FSM_LOAD_LAYOUT);
}

static void refused_with_a_certificate_length_of_zero(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    trial_header(trial)[FSM_TRAILER_AT_CERTIFICATE] = trial_header(trial)[FSM_TRAILER_AT_CERTIFICATE + 1] = 0;
    trial_sign(trial);
    trial_expect(trial, FSM_LOAD_LAYOUT);
}

static void refused_with_a_certificate_over_the_limit(void **state)
{
    struct trial *trial = *state;
    trial->after_length = FSM_CERTIFICATE_MAX;
    trial_build_and_expect(trial, FSM_LOAD_LAYOUT);
}

static void refused_with_padding_that_is_not_zero(void **state)
{
    struct trial *trial = *state;
    /* Certificates differ in length from one signature to the next: wait for one that needs padding. */
    do trial_build(trial);
    while (trial->certificate_length % 4 == 0);
    trial->file[trial->image_length + trial->certificate_length] = 1;
    trial_sign(trial);
    trial_expect(trial, FSM_LOAD_PADDING);
}

static void refused_with_a_manifest_outside_the_image(void **state)
{
    struct trial *trial = *state;
    refused_with_header_word(trial, FSM_TRAILER_AT_MANIFEST, TRIAL_MANIFEST + 8, FSM_LOAD_MANIFEST_RANGE);
}

static void refused_with_a_manifest_that_wraps_around(void **state)
{
    refused_with_header_word(*state, FSM_TRAILER_AT_MANIFEST, 0xfffffff8, FSM_LOAD_MANIFEST_RANGE);
}

static void refused_with_an_unaligned_manifest(void **state)
{
    refused_with_header_word(*state, FSM_TRAILER_AT_MANIFEST, TRIAL_MANIFEST - 4, FSM_LOAD_MANIFEST_RANGE);
}

static void refused_with_a_manifest_too_short(void **state)
{
    refused_with_header_byte(*state, FSM_TRAILER_AT_MANIFEST_LENGTH, FSM_MANIFEST_HEAD - 1, FSM_LOAD_MANIFEST_RANGE);
}

static void a_system_image_is_taken(void **state)
{
    struct trial *trial = *state;
    trial_system(trial);
    trial_build_and_expect(trial, FSM_LOAD_OK);
    assert_int_equal(trial->verified.kind, FSM_KIND_SYSTEM);
    assert_int_equal(trial->verified.image_length, 64);
    assert_int_equal(trial->verified.rights.priority, 15);
    assert_null(trial->verified.manifest.bytes);
}

static void refused_if_a_system_image_has_a_manifest(void **state)
{
    struct trial *trial = *state;
    trial_system(trial);
    refused_with_header_byte(trial, FSM_TRAILER_AT_MANIFEST, 8, FSM_LOAD_MANIFEST_RANGE);
    refused_with_header_byte(trial, FSM_TRAILER_AT_MANIFEST_LENGTH, 96, FSM_LOAD_MANIFEST_RANGE);
}

static void refused_with_another_signers_signature(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    pki_sign(pki_other_key(), trial->file, trial->size - 64, trial->file + trial->size - 64);
    trial_expect(trial, FSM_LOAD_SIGNATURE);
}

static void refused_with_a_signature_of_zeros(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    memset(trial->file + trial->size - 64, 0, 64);
    trial_expect(trial, FSM_LOAD_SIGNATURE);
}

static void refused_with_a_signature_of_another_file(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    uint8_t signature[64];
    memcpy(signature, trial->file + trial->size - 64, 64);
    trial->file[0] ^= 1;
    trial_sign(trial);
    memcpy(trial->file + trial->size - 64, signature, 64);
    trial_expect(trial, FSM_LOAD_SIGNATURE);
}

static bool is_taken(struct trial *trial, const uint8_t *file, uint32_t size)
{
    return fsm_load_verify(&trial->context, file, size, &trial->policy, &trial->verified) == FSM_LOAD_OK;
}

static void every_flipped_bit_is_noticed(void **state)
{
    struct trial *trial = *state;
    trial_manifest(trial, 1, 0, 0);
    trial_build_and_expect(trial, FSM_LOAD_OK);
    for (uint32_t bit = 0; bit < trial->size * 8; bit++) {
        trial->file[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (is_taken(trial, trial->file, trial->size)) fail_msg("taken with bit %u of byte %u flipped", bit % 8, bit / 8);
        trial->file[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    trial_expect(trial, FSM_LOAD_OK);
}

/* Each truncation is copied to memory of just its size, so that a sanitizer sees a read beyond it. */
static void every_truncation_is_noticed(void **state)
{
    struct trial *trial = *state;
    trial_build_and_expect(trial, FSM_LOAD_OK);
    for (uint32_t size = 1; size < trial->size; size++) {
        uint8_t *front = malloc(size), *back = malloc(size);
        assert_true(front != NULL && back != NULL);
        memcpy(front, trial->file, size);
        memcpy(back, trial->file + trial->size - size, size);
        if (is_taken(trial, front, size)) fail_msg("taken when cut to its first %u bytes", size);
        if (is_taken(trial, back, size)) fail_msg("taken when cut to its last %u bytes", size);
        free(front);
        free(back);
    }
}

static void everything_appended_is_noticed(void **state)
{
    struct trial *trial = *state;
    trial_build_and_expect(trial, FSM_LOAD_OK);
    uint32_t size = trial->size;
    for (uint32_t more = 1; more <= 256; more++)
        if (is_taken(trial, trial->file, size + more)) fail_msg("taken with %u zeros appended", more);
    memcpy(trial->file + size, trial->file + size - 96, 96);
    if (is_taken(trial, trial->file, size + 96)) fail_msg("taken with its trailer twice");
    uint8_t *twice = malloc(2 * size);
    assert_non_null(twice);
    memcpy(twice, trial->file, size);
    memcpy(twice + size, trial->file, size);
    if (is_taken(trial, twice, 2 * size)) fail_msg("taken when it is there twice");
    free(twice);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_file_is_taken_and_described),
        TEST(refused_if_empty_or_no_longer_than_a_trailer),
        TEST(refused_if_larger_than_the_limit),
        TEST(refused_if_not_a_multiple_of_4),
        TEST(refused_without_the_trailers_magic),
        TEST(refused_with_another_trailer_version),
        TEST(refused_with_another_header_length),
        TEST(refused_with_another_file_length),
        TEST(refused_with_another_algorithm),
        TEST(refused_with_a_flag),
        TEST(refused_with_an_unknown_kind),
        TEST(refused_if_a_system_is_expected),
        TEST(refused_if_an_app_is_expected),
        TEST(refused_with_an_unknown_target),
        TEST(refused_with_target_zero),
        TEST(refused_with_an_image_longer_than_the_file),
        TEST(refused_with_an_empty_image),
        TEST(refused_with_a_gap_before_the_certificate),
        TEST(refused_with_an_image_into_the_certificate),
        TEST(refused_with_an_unaligned_image),
        TEST(refused_with_a_certificate_length_of_zero),
        TEST(refused_with_a_certificate_over_the_limit),
        TEST(refused_with_padding_that_is_not_zero),
        TEST(refused_with_a_manifest_outside_the_image),
        TEST(refused_with_a_manifest_that_wraps_around),
        TEST(refused_with_an_unaligned_manifest),
        TEST(refused_with_a_manifest_too_short),
        TEST(a_system_image_is_taken),
        TEST(refused_if_a_system_image_has_a_manifest),
        TEST(refused_with_another_signers_signature),
        TEST(refused_with_a_signature_of_zeros),
        TEST(refused_with_a_signature_of_another_file),
        TEST(every_flipped_bit_is_noticed),
        TEST(every_truncation_is_noticed),
        TEST(everything_appended_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
