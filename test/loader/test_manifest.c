/* Which manifests are well-formed, and which apps the certificate and the device allow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"
#include "trial.h"

static uint8_t *head(struct trial *trial) { return trial->image + TRIAL_MANIFEST; }

static uint8_t *type(struct trial *trial, uint32_t index) { return head(trial) + FSM_MANIFEST_SIZE(index, 0, 0); }

static uint8_t *peer(struct trial *trial, uint32_t index)
{
    return head(trial) + FSM_MANIFEST_SIZE((uint32_t)head(trial)[FSM_MANIFEST_AT_TYPES], index, 0);
}

static uint8_t *import(struct trial *trial, uint32_t index)
{
    return head(trial) + FSM_MANIFEST_SIZE((uint32_t)head(trial)[FSM_MANIFEST_AT_TYPES], head(trial)[FSM_MANIFEST_AT_PEERS], index);
}

/* What the reader says of the manifest as it stands; no signature is needed for that. */
static void expect(struct trial *trial, enum fsm_load_error error)
{
    struct fsm_manifest manifest;
    enum fsm_load_error got =
        fsm_manifest_read(trial->image, trial->image_length, TRIAL_MANIFEST, trial->manifest_length, &manifest);
    assert_string_equal(fsm_load_name(got), fsm_load_name(error));
}

static void expect_with_byte(struct trial *trial, uint8_t *at, uint8_t value, enum fsm_load_error error)
{
    uint8_t before = *at;
    assert_int_not_equal(before, value);
    *at = value;
    expect(trial, error);
    *at = before;
    expect(trial, FSM_LOAD_OK);
}

static void expect_with_word(struct trial *trial, uint8_t *at, uint32_t value, enum fsm_load_error error)
{
    uint32_t before = load32_le(at);
    store32_le(at, value);
    expect(trial, error);
    store32_le(at, before);
    expect(trial, FSM_LOAD_OK);
}

static void every_field_is_handed_on(void **state)
{
    struct trial *trial = *state;
    trial_manifest(trial, 2, 3, 4);
    struct fsm_manifest manifest;
    assert_int_equal(fsm_manifest_read(trial->image, trial->image_length, TRIAL_MANIFEST, trial->manifest_length, &manifest),
                     FSM_LOAD_IMPORT_GROUP);
    store64_le(head(trial) + FSM_MANIFEST_AT_GROUPS, 0x16);
    store32_le(type(trial, 1) + FSM_TYPE_AT_STACK, 188);
    store32_le(type(trial, 1) + FSM_TYPE_AT_SEGMENT, 320);
    store64_le(type(trial, 1) + FSM_TYPE_AT_LAYOUT, 0x123456789abcdef0);
    assert_int_equal(fsm_manifest_read(trial->image, trial->image_length, TRIAL_MANIFEST, trial->manifest_length, &manifest),
                     FSM_LOAD_OK);
    assert_string_equal(fsm_manifest_name(&manifest), "heartbeat_2");
    assert_string_equal(fsm_manifest_compiler(&manifest), "fsmcc 0.1.0");
    assert_int_equal(manifest.version, 5);
    assert_int_equal(manifest.counter, 9);
    assert_int_equal(manifest.target, FSM_TARGET_CORTEX_M3);
    assert_int_equal(manifest.groups, 0x16);
    assert_int_equal(manifest.memory, 4096);
    assert_int_equal(manifest.fuel, 1000);
    assert_false(manifest.trusted);
    assert_int_equal(manifest.types, 2);
    assert_int_equal(manifest.peers, 3);
    assert_int_equal(manifest.imports, 4);
    struct fsm_manifest_type second = fsm_manifest_type(&manifest, 1);
    assert_string_equal(second.name, "tb");
    assert_int_equal(second.handler, -TRIAL_MANIFEST);
    assert_int_equal(second.state, 24);
    assert_int_equal(second.align, 8);
    assert_int_equal(second.stack, 188);
    assert_int_equal(second.segment, 320);
    assert_true(second.layout == 0x123456789abcdef0);
    assert_string_equal(fsm_manifest_peer(&manifest, 2), "pc");
    assert_int_equal(fsm_manifest_import(&manifest, 1), FSM_CALL_fsm_log_write);
}

static void the_largest_counts_are_taken(void **state)
{
    struct trial *trial = *state;
    trial_manifest(trial, FSM_TYPES_MAX, FSM_PEERS_MAX, 2);
    trial_build_and_expect(trial, FSM_LOAD_OK);
    assert_string_equal(fsm_manifest_peer(&trial->verified.manifest, 15), "pp");
}

static void refused_without_the_magic(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_MAGIC, 'X', FSM_LOAD_MANIFEST_MAGIC);
}

static void refused_with_another_version(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_VERSION, FSM_MANIFEST_VERSION - 1, FSM_LOAD_MANIFEST_VERSION);
}

static void refused_if_its_length_is_not_what_follows_from_its_counts(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_LENGTH, (uint8_t)(trial->manifest_length + 2), FSM_LOAD_MANIFEST_LENGTH);
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_TYPES, 2, FSM_LOAD_MANIFEST_LENGTH);
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_PEERS, 0, FSM_LOAD_MANIFEST_LENGTH);
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_IMPORTS, 1, FSM_LOAD_MANIFEST_LENGTH);
    trial->manifest_length -= 2;
    expect(trial, FSM_LOAD_MANIFEST_LENGTH);
}

static void refused_if_longer_than_the_image(void **state)
{
    struct trial *trial = *state;
    struct fsm_manifest manifest;
    for (uint32_t length = 0; length < TRIAL_MANIFEST + trial->manifest_length; length++)
        assert_int_equal(fsm_manifest_read(trial->image, length, TRIAL_MANIFEST, trial->manifest_length, &manifest),
                         FSM_LOAD_MANIFEST_RANGE);
}

static void refused_if_shorter_than_its_head(void **state)
{
    struct trial *trial = *state;
    for (trial->manifest_length = 0; trial->manifest_length < FSM_MANIFEST_HEAD; trial->manifest_length++)
        expect(trial, FSM_LOAD_MANIFEST_RANGE);
}

static void refused_without_a_type(void **state)
{
    struct trial *trial = *state;
    trial_manifest(trial, 0, 0, 0);
    expect(trial, FSM_LOAD_MANIFEST_LENGTH);
}

static void refused_with_more_types_peers_or_imports_than_the_limit(void **state)
{
    struct trial *trial = *state;
    trial_manifest(trial, FSM_TYPES_MAX + 1, 0, 0);
    expect(trial, FSM_LOAD_MANIFEST_LENGTH);
    trial_manifest(trial, 1, FSM_PEERS_MAX + 1, 0);
    expect(trial, FSM_LOAD_MANIFEST_LENGTH);
    trial_manifest(trial, 1, 0, 0);
    head(trial)[FSM_MANIFEST_AT_IMPORTS] = FSM_IMPORTS_MAX + 1;
    trial->manifest_length = FSM_MANIFEST_SIZE(1, 0, FSM_IMPORTS_MAX + 1);
    trial->image_length = TRIAL_MANIFEST + trial->manifest_length;
    head(trial)[FSM_MANIFEST_AT_LENGTH] = (uint8_t)trial->manifest_length;
    head(trial)[FSM_MANIFEST_AT_LENGTH + 1] = (uint8_t)(trial->manifest_length >> 8);
    expect(trial, FSM_LOAD_MANIFEST_LENGTH);
}

static void refused_with_a_malformed_name(void **state)
{
    struct trial *trial = *state;
    static const char *const bad[] = {
        "", "2app", "_app", "App", "app!", "my-app", "my app", "\xc3\xa4pp", "abcdefghijklmnopqrstuvwx"};
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        strncpy((char *)head(trial) + FSM_MANIFEST_AT_NAME, bad[i], FSM_NAME_SIZE);
        expect(trial, FSM_LOAD_MANIFEST_NAME);
    }
    strncpy((char *)head(trial) + FSM_MANIFEST_AT_NAME, "a", FSM_NAME_SIZE);
    expect(trial, FSM_LOAD_OK);
    strncpy((char *)head(trial) + FSM_MANIFEST_AT_NAME, "abcdefghijklmnopqrstu_1", FSM_NAME_SIZE);
    expect(trial, FSM_LOAD_OK);
}

static void refused_with_bytes_after_a_names_end(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_NAME + 23, 'x', FSM_LOAD_MANIFEST_NAME);
    expect_with_byte(trial, type(trial, 0) + FSM_TYPE_AT_NAME + 23, 'x', FSM_LOAD_MANIFEST_TYPE);
    expect_with_byte(trial, peer(trial, 0) + 23, 'x', FSM_LOAD_MANIFEST_PEER);
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_COMPILER + 23, 'x', FSM_LOAD_MANIFEST_COMPILER);
}

static void refused_with_an_unknown_target(void **state)
{
    struct trial *trial = *state;
    expect_with_word(trial, head(trial) + FSM_MANIFEST_AT_TARGET, 0, FSM_LOAD_MANIFEST_TARGET);
    expect_with_word(trial, head(trial) + FSM_MANIFEST_AT_TARGET, 4, FSM_LOAD_MANIFEST_TARGET);
}

static void refused_with_another_target_than_the_trailers(void **state)
{
    struct trial *trial = *state;
    store32_le(head(trial) + FSM_MANIFEST_AT_TARGET, FSM_TARGET_CORTEX_M4);
    trial_build_and_expect(trial, FSM_LOAD_MANIFEST_TARGET);
}

static void refused_with_an_unknown_flag(void **state)
{
    struct trial *trial = *state;
    for (uint32_t bit = 3; bit < 32; bit++)
        expect_with_word(trial, head(trial) + FSM_MANIFEST_AT_FLAGS, 1u << bit, FSM_LOAD_MANIFEST_FLAGS);
}

static void needs_an_mpu_on_cortex_m_alone(void **state)
{
    struct trial *trial = *state;
    trial_build_and_expect(trial, FSM_LOAD_OK);
    assert_false(trial->verified.manifest.needs_mpu);
    store32_le(head(trial) + FSM_MANIFEST_AT_FLAGS, FSM_MANIFEST_MPU);
    trial_build_and_expect(trial, FSM_LOAD_OK);
    assert_true(trial->verified.manifest.needs_mpu);
    struct fsm_manifest manifest;
    store32_le(head(trial) + FSM_MANIFEST_AT_TARGET, FSM_TARGET_X86);
    assert_int_equal(fsm_manifest_read(trial->image, trial->image_length, TRIAL_MANIFEST, trial->manifest_length, &manifest),
                     FSM_LOAD_MANIFEST_FLAGS);
}

static void refused_if_a_zero_is_none(void **state)
{
    struct trial *trial = *state;
    for (uint32_t i = 0; i < 4; i++) expect_with_byte(trial, type(trial, 0) + FSM_TYPE_AT_ZERO + i, 1, FSM_LOAD_MANIFEST_ZERO);
}

/* As many trusted functions as the trial has room for; `count` of them belong to the manifest. */
static void list_trusted(struct trial *trial, uint32_t count)
{
    uint8_t *list = head(trial) + trial->manifest_length;
    trial->manifest_length = (uint16_t)(trial->manifest_length + (FSM_TRUSTED_MAX + 1) * FSM_TRUSTED_SIZE);
    for (uint32_t i = 0; i <= FSM_TRUSTED_MAX; i++) {
        strcpy((char *)list + i * FSM_TRUSTED_SIZE + FSM_TRUSTED_AT_NAME, "f");
        strcpy((char *)list + i * FSM_TRUSTED_SIZE + FSM_TRUSTED_AT_REASON, "because it must");
    }
    trial->image_length = TRIAL_MANIFEST + trial->manifest_length;
    trial->manifest_length = (uint16_t)(trial->manifest_length - (FSM_TRUSTED_MAX + 1 - count) * FSM_TRUSTED_SIZE);
    head(trial)[FSM_MANIFEST_AT_LENGTH] = (uint8_t)trial->manifest_length;
    head(trial)[FSM_MANIFEST_AT_LENGTH + 1] = (uint8_t)(trial->manifest_length >> 8);
    head(trial)[FSM_MANIFEST_AT_FUNCTIONS] = (uint8_t)count;
    store32_le(head(trial) + FSM_MANIFEST_AT_FLAGS, FSM_MANIFEST_TRUSTED);
}

static void trusted_functions_are_listed_with_their_reasons(void **state)
{
    struct trial *trial = *state;
    struct fsm_manifest manifest;
    list_trusted(trial, FSM_TRUSTED_MAX);
    expect(trial, FSM_LOAD_OK);
    assert_int_equal(fsm_manifest_read(trial->image, trial->image_length, TRIAL_MANIFEST, trial->manifest_length, &manifest),
                     FSM_LOAD_OK);
    assert_int_equal(manifest.functions, FSM_TRUSTED_MAX);
    assert_string_equal(fsm_manifest_trusted_name(&manifest, FSM_TRUSTED_MAX - 1), "f");
    assert_string_equal(fsm_manifest_trusted_reason(&manifest, FSM_TRUSTED_MAX - 1), "because it must");
}

static void refused_with_a_list_of_trusted_functions_that_is_none(void **state)
{
    struct trial *trial = *state;
    list_trusted(trial, 1);
    expect(trial, FSM_LOAD_OK);
    uint8_t *function = head(trial) + trial->manifest_length - FSM_TRUSTED_SIZE;
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_FLAGS, 0, FSM_LOAD_MANIFEST_TRUSTED);
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_FUNCTIONS, 2, FSM_LOAD_MANIFEST_LENGTH);
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_FUNCTIONS, 0, FSM_LOAD_MANIFEST_LENGTH);
    expect_with_byte(trial, function + FSM_TRUSTED_AT_NAME, 0, FSM_LOAD_MANIFEST_TRUSTED);
    expect_with_byte(trial, function + FSM_TRUSTED_AT_REASON - 1, 'x', FSM_LOAD_MANIFEST_TRUSTED);
    expect_with_byte(trial, function + FSM_TRUSTED_AT_REASON, 0, FSM_LOAD_MANIFEST_TRUSTED);
    expect_with_byte(trial, function + FSM_TRUSTED_AT_REASON + 3, '\n', FSM_LOAD_MANIFEST_TRUSTED);
    expect_with_byte(trial, function + FSM_TRUSTED_SIZE - 1, 'x', FSM_LOAD_MANIFEST_TRUSTED);
}

static void refused_with_more_trusted_functions_than_the_limit(void **state)
{
    struct trial *trial = *state;
    list_trusted(trial, FSM_TRUSTED_MAX + 1);
    expect(trial, FSM_LOAD_MANIFEST_LENGTH);
}

static void refused_without_a_compiler(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_COMPILER, 0, FSM_LOAD_MANIFEST_COMPILER);
    expect_with_byte(trial, head(trial) + FSM_MANIFEST_AT_COMPILER + 2, '\n', FSM_LOAD_MANIFEST_COMPILER);
}

static void refused_with_slots_where_the_target_has_none(void **state)
{
    struct trial *trial = *state;
    expect_with_word(trial, head(trial) + FSM_MANIFEST_AT_SLOTS, 8, FSM_LOAD_MANIFEST_SLOTS);
    store32_le(head(trial) + FSM_MANIFEST_AT_TARGET, FSM_TARGET_X86);
    expect(trial, FSM_LOAD_MANIFEST_SLOTS);
    store32_le(head(trial) + FSM_MANIFEST_AT_SLOTS, 8);
    expect(trial, FSM_LOAD_OK);
}

static void refused_with_a_malformed_type(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, type(trial, 0) + FSM_TYPE_AT_NAME, 'T', FSM_LOAD_MANIFEST_TYPE);
}

static void refused_with_a_type_twice(void **state)
{
    struct trial *trial = *state;
    trial_manifest(trial, 3, 0, 0);
    expect_with_byte(trial, type(trial, 2) + FSM_TYPE_AT_NAME + 1, 'a', FSM_LOAD_MANIFEST_TYPE);
}

static void refused_with_a_handler_outside_the_image(void **state)
{
    struct trial *trial = *state;
    uint8_t *handler = type(trial, 0) + FSM_TYPE_AT_HANDLER;
    expect_with_word(trial, handler, (uint32_t)-TRIAL_MANIFEST - 1, FSM_LOAD_MANIFEST_HANDLER);
    expect_with_word(trial, handler, trial->image_length - TRIAL_MANIFEST, FSM_LOAD_MANIFEST_HANDLER);
    expect_with_word(trial, handler, 0x80000000, FSM_LOAD_MANIFEST_HANDLER);
    expect_with_word(trial, handler, 0x7fffffff, FSM_LOAD_MANIFEST_HANDLER);
    expect_with_word(trial, handler, trial->image_length - TRIAL_MANIFEST - 1, FSM_LOAD_OK);
}

static void refused_with_an_impossible_state(void **state)
{
    struct trial *trial = *state;
    expect_with_word(trial, type(trial, 0) + FSM_TYPE_AT_STATE, 0, FSM_LOAD_MANIFEST_STATE);
    expect_with_word(trial, type(trial, 0) + FSM_TYPE_AT_STATE, 20, FSM_LOAD_MANIFEST_STATE);
    expect_with_word(trial, type(trial, 0) + FSM_TYPE_AT_STATE, 4104, FSM_LOAD_MANIFEST_STATE);
    expect_with_word(trial, type(trial, 0) + FSM_TYPE_AT_STATE, 4096, FSM_LOAD_OK);
    expect_with_word(trial, type(trial, 0) + FSM_TYPE_AT_STATE, 0xfffffff8, FSM_LOAD_MANIFEST_STATE);
    for (uint32_t align = 0; align < 20; align++) {
        bool good = align == 1 || align == 2 || align == 4 || align == 8;
        expect_with_word(trial, type(trial, 0) + FSM_TYPE_AT_ALIGN, align, good ? FSM_LOAD_OK : FSM_LOAD_MANIFEST_STATE);
    }
}

static void refused_with_a_malformed_peer_or_one_twice(void **state)
{
    struct trial *trial = *state;
    trial_manifest(trial, 1, 3, 0);
    expect_with_byte(trial, peer(trial, 1), '9', FSM_LOAD_MANIFEST_PEER);
    expect_with_byte(trial, peer(trial, 2) + 1, 'a', FSM_LOAD_MANIFEST_PEER);
}

static void refused_with_imports_that_do_not_ascend(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, import(trial, 0) + 1, 1, FSM_LOAD_IMPORT_ORDER);
    expect_with_byte(trial, import(trial, 1) + 1, 0, FSM_LOAD_IMPORT_ORDER);
}

static void refused_with_an_unknown_import(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, import(trial, 1), 1, FSM_LOAD_IMPORT_UNKNOWN);
    expect_with_byte(trial, import(trial, 1) + 1, 63, FSM_LOAD_IMPORT_UNKNOWN);
    expect_with_byte(trial, import(trial, 1) + 1, 255, FSM_LOAD_IMPORT_UNKNOWN);
}

static void refused_with_an_import_of_a_group_not_declared(void **state)
{
    struct trial *trial = *state;
    expect_with_byte(trial, import(trial, 1) + 1, FSM_GROUP_timer, FSM_LOAD_IMPORT_GROUP);
}

static void a_signature_makes_a_malformed_manifest_no_better(void **state)
{
    struct trial *trial = *state;
    head(trial)[FSM_MANIFEST_AT_NAME] = 'H';
    trial_build_and_expect(trial, FSM_LOAD_MANIFEST_NAME);
}

static void the_first_right_missing_is_named_with_what_is_missing(void **state)
{
    struct trial *trial = *state;
    store64_le(head(trial) + FSM_MANIFEST_AT_GROUPS, 0x16);
    store32_le(head(trial) + FSM_MANIFEST_AT_MEMORY, 0x10001);
    trial_build_and_expect(trial, FSM_LOAD_RIGHT_GROUPS);
    assert_int_equal(trial->context.wanted & ~trial->context.allowed, 1 << FSM_GROUP_timer);
}

static void refused_beyond_the_certificates_memory(void **state)
{
    struct trial *trial = *state;
    store32_le(head(trial) + FSM_MANIFEST_AT_MEMORY, 0x10001);
    trial_build_and_expect(trial, FSM_LOAD_RIGHT_MEMORY);
    assert_int_equal(trial->context.wanted, 0x10001);
    assert_int_equal(trial->context.allowed, 0x10000);
    store32_le(head(trial) + FSM_MANIFEST_AT_MEMORY, 0x10000);
    trial_build_and_expect(trial, FSM_LOAD_OK);
}

static const char *other_rights(const char *rights)
{
    static char names[256];
    snprintf(names, sizeof names, "%s%s", TRIAL_OTHER_NAME, rights);
    return names;
}

static void refused_for_a_target_the_certificate_does_not_allow(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names =
        other_rights("fsm1 groups=0000000000000012 memory=00010000 priority=0f trusted=0 targets=00000012 epoch=00000003");
    trial_build_and_expect(trial, FSM_LOAD_RIGHT_TARGET);
    assert_int_equal(trial->context.wanted, 1 << FSM_TARGET_CORTEX_M3);
    assert_int_equal(trial->context.allowed, 0x12);
}

static void refused_with_trusted_code_the_certificate_does_not_allow(void **state)
{
    struct trial *trial = *state;
    trial->policy.device.trusted = true;
    store32_le(head(trial) + FSM_MANIFEST_AT_FLAGS, FSM_MANIFEST_TRUSTED);
    trial_build_and_expect(trial, FSM_LOAD_RIGHT_TRUSTED);
}

static void refused_with_trusted_code_the_device_does_not_take(void **state)
{
    struct trial *trial = *state;
    trial->certificate.names =
        other_rights("fsm1 groups=0000000000000012 memory=00010000 priority=0f trusted=1 targets=0000000e epoch=00000003");
    store32_le(head(trial) + FSM_MANIFEST_AT_FLAGS, FSM_MANIFEST_TRUSTED);
    trial_build_and_expect(trial, FSM_LOAD_DEVICE_TRUSTED);
    trial->policy.device.trusted = true;
    trial_expect(trial, FSM_LOAD_OK);
    assert_true(trial->verified.manifest.trusted);
}

static void refused_with_groups_the_device_does_not_grant(void **state)
{
    struct trial *trial = *state;
    trial->policy.device.groups = 1 << FSM_GROUP_log;
    trial_build_and_expect(trial, FSM_LOAD_DEVICE_GROUPS);
    assert_int_equal(trial->context.wanted & ~trial->context.allowed, 1 << FSM_GROUP_uart);
}

static void core_needs_no_right(void **state)
{
    struct trial *trial = *state;
    trial->policy.device.groups = 0x12;
    store64_le(head(trial) + FSM_MANIFEST_AT_GROUPS, 0x13);
    trial_build_and_expect(trial, FSM_LOAD_OK);
}

static void refused_beyond_the_devices_memory(void **state)
{
    struct trial *trial = *state;
    trial->policy.device.memory = 4095;
    trial_build_and_expect(trial, FSM_LOAD_DEVICE_MEMORY);
}

static void refused_on_a_device_with_another_target(void **state)
{
    struct trial *trial = *state;
    trial->policy.device.targets = 1 << FSM_TARGET_CORTEX_M4 | 1 << FSM_TARGET_X86;
    trial_build_and_expect(trial, FSM_LOAD_DEVICE_TARGET);
}

static void refused_with_a_counter_older_than_the_one_stored(void **state)
{
    struct trial *trial = *state;
    trial->policy.counter = 10;
    trial_build_and_expect(trial, FSM_LOAD_COUNTER);
    assert_int_equal(trial->context.wanted, 9);
    assert_int_equal(trial->context.allowed, 10);
    trial->policy.counter = 8;
    trial_expect(trial, FSM_LOAD_OK);
}

static void refused_with_an_epoch_older_than_the_one_stored(void **state)
{
    struct trial *trial = *state;
    trial->policy.device.epoch = 4;
    trial_build_and_expect(trial, FSM_LOAD_EPOCH);
    trial->policy.device.epoch = 2;
    trial_expect(trial, FSM_LOAD_OK);
}

static void a_system_image_is_held_against_targets_and_epoch(void **state)
{
    struct trial *trial = *state;
    trial_system(trial);
    trial->policy.counter = 0xffffffff; /* of an app: a system image has none */
    trial_build_and_expect(trial, FSM_LOAD_OK);
    trial->policy.device.epoch = 4;
    trial_expect(trial, FSM_LOAD_EPOCH);
    trial->policy.device.targets = 1 << FSM_TARGET_X86;
    trial_expect(trial, FSM_LOAD_DEVICE_TARGET);
    trial->certificate.names =
        other_rights("fsm1 groups=0000000000000012 memory=00010000 priority=0f trusted=0 targets=00000002 epoch=00000003");
    trial_build_and_expect(trial, FSM_LOAD_RIGHT_TARGET);
}

static void nothing_is_said_of_a_manifest_that_was_not_signed(void **state)
{
    struct trial *trial = *state;
    trial_build(trial);
    trial->file[TRIAL_MANIFEST] ^= 1;
    trial_expect(trial, FSM_LOAD_SIGNATURE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_field_is_handed_on),
        TEST(the_largest_counts_are_taken),
        TEST(refused_without_the_magic),
        TEST(refused_with_another_version),
        TEST(refused_if_its_length_is_not_what_follows_from_its_counts),
        TEST(refused_if_longer_than_the_image),
        TEST(refused_if_shorter_than_its_head),
        TEST(refused_without_a_type),
        TEST(refused_with_more_types_peers_or_imports_than_the_limit),
        TEST(refused_with_a_malformed_name),
        TEST(refused_with_bytes_after_a_names_end),
        TEST(refused_with_an_unknown_target),
        TEST(refused_with_another_target_than_the_trailers),
        TEST(refused_with_an_unknown_flag),
        TEST(needs_an_mpu_on_cortex_m_alone),
        TEST(trusted_functions_are_listed_with_their_reasons),
        TEST(refused_with_a_list_of_trusted_functions_that_is_none),
        TEST(refused_with_more_trusted_functions_than_the_limit),
        TEST(refused_if_a_zero_is_none),
        TEST(refused_without_a_compiler),
        TEST(refused_with_slots_where_the_target_has_none),
        TEST(refused_with_a_malformed_type),
        TEST(refused_with_a_type_twice),
        TEST(refused_with_a_handler_outside_the_image),
        TEST(refused_with_an_impossible_state),
        TEST(refused_with_a_malformed_peer_or_one_twice),
        TEST(refused_with_imports_that_do_not_ascend),
        TEST(refused_with_an_unknown_import),
        TEST(refused_with_an_import_of_a_group_not_declared),
        TEST(a_signature_makes_a_malformed_manifest_no_better),
        TEST(the_first_right_missing_is_named_with_what_is_missing),
        TEST(refused_beyond_the_certificates_memory),
        TEST(refused_for_a_target_the_certificate_does_not_allow),
        TEST(refused_with_trusted_code_the_certificate_does_not_allow),
        TEST(refused_with_trusted_code_the_device_does_not_take),
        TEST(refused_with_groups_the_device_does_not_grant),
        TEST(core_needs_no_right),
        TEST(refused_beyond_the_devices_memory),
        TEST(refused_on_a_device_with_another_target),
        TEST(refused_with_a_counter_older_than_the_one_stored),
        TEST(refused_with_an_epoch_older_than_the_one_stored),
        TEST(a_system_image_is_held_against_targets_and_epoch),
        TEST(nothing_is_said_of_a_manifest_that_was_not_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
