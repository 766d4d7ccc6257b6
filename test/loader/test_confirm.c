/* Two decisions, and what maps only after both: here the second one is made to differ, as somebody would who disturbs the first.
 * And what a device remembers, as the decisions use it. */
#include "trial.h"

#include "bytes.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void confirm(struct trial *trial, enum fsm_load_error error)
{
    static const struct fsm_verified nothing;
    const enum fsm_load_error got = fsm_load_confirm(&trial->context, &trial->policy, &trial->verified);
    assert_string_equal(fsm_load_name(got), fsm_load_name(error));
    if (got != FSM_LOAD_OK) assert_memory_equal(&trial->verified, &nothing, sizeof nothing);
}

static void accepted(struct trial *trial)
{
    trial_build_and_expect(trial, FSM_LOAD_OK);
    assert_int_equal(trial->verified.seal, FSM_SEAL_VERIFIED);
}

static void test_two_decisions_confirm_each_other(void **state)
{
    struct trial *trial = *state;
    accepted(trial);
    confirm(trial, FSM_LOAD_OK);
    assert_int_equal(trial->verified.seal, FSM_SEAL_CONFIRMED);
}

static void test_systems_are_confirmed_as_well(void **state)
{
    struct trial *trial = *state;
    trial_system(trial);
    accepted(trial);
    confirm(trial, FSM_LOAD_OK);
    assert_int_equal(trial->verified.seal, FSM_SEAL_CONFIRMED);
}

static void test_what_changed_in_between_is_refused(void **state)
{
    struct trial *trial = *state;
    accepted(trial);
    for (uint32_t at = 0; at < trial->size; at += 7) {
        trial_expect(trial, FSM_LOAD_OK);
        trial->file[at] ^= 0x10;
        assert_int_not_equal(fsm_load_confirm(&trial->context, &trial->policy, &trial->verified), FSM_LOAD_OK);
        trial->file[at] ^= 0x10;
    }
}

static void test_a_second_decision_by_another_policy_is_its_own(void **state)
{
    struct trial *trial = *state;
    accepted(trial);
    trial->policy.counter = 10;
    confirm(trial, FSM_LOAD_COUNTER);
    trial->policy.counter = 9;
    trial_expect(trial, FSM_LOAD_OK);
    trial->policy.device.groups = 2;
    confirm(trial, FSM_LOAD_DEVICE_GROUPS);
}

/* Whatever of the first decision's answer is not what the file says: somebody made it so. */
static void test_a_first_answer_that_was_disturbed_is_noticed(void **state)
{
    struct trial *trial = *state;
    accepted(trial);
    const struct fsm_verified good = trial->verified;
#define DISTURBED(field, value)                                                                                                    \
    do {                                                                                                                           \
        trial->verified = good;                                                                                                    \
        trial->verified.field = (value);                                                                                           \
        confirm(trial, FSM_LOAD_DISTURBED);                                                                                        \
    } while (0)
    DISTURBED(seal, 0);
    DISTURBED(seal, FSM_SEAL_CONFIRMED);
    DISTURBED(seal, FSM_SEAL_VERIFIED - FSM_STEP_SIGNATURE);
    DISTURBED(image_length, good.image_length - 4);
    DISTURBED(target, FSM_TARGET_X86);
    DISTURBED(kind, FSM_KIND_SYSTEM);
    DISTURBED(signer[23], good.signer[23] ^ 1);
    DISTURBED(rights.groups, good.rights.groups | 4);
    DISTURBED(rights.memory, UINT32_MAX);
    DISTURBED(rights.targets, UINT32_MAX);
    DISTURBED(rights.epoch, UINT32_MAX);
    DISTURBED(rights.priority, 31);
    DISTURBED(rights.trusted, true);
    DISTURBED(manifest.bytes, good.manifest.bytes + 8);
    DISTURBED(manifest.offset, 0);
    DISTURBED(manifest.length, 4096);
    DISTURBED(manifest.counter, UINT32_MAX);
    DISTURBED(manifest.target, FSM_TARGET_X86);
    DISTURBED(manifest.groups, good.manifest.groups | 4);
    DISTURBED(manifest.memory, UINT32_MAX);
    DISTURBED(manifest.fuel, UINT32_MAX);
    DISTURBED(manifest.slots, 4);
    DISTURBED(manifest.trusted, true);
    DISTURBED(manifest.globals, true);
    DISTURBED(manifest.needs_mpu, true);
    DISTURBED(manifest.types, FSM_TYPES_MAX);
    DISTURBED(manifest.peers, FSM_PEERS_MAX);
    DISTURBED(manifest.imports, FSM_IMPORTS_MAX);
    DISTURBED(manifest.functions, 1);
}

static uint64_t resolve(void *context, uint16_t call)
{
    (void)context;
    return 0x1001u + call;
}

/* In a process of its own, which ends at the undefined instruction. */
static bool mapping_stops(struct trial *trial)
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        static uint8_t cell[4096];
        struct fsm_image image;
        const struct fsm_placement placement = {.image = trial->file, .cell = cell, .cell_size = sizeof cell};
        signal(SIGILL, SIG_DFL); /* not cmocka's */
        signal(SIGTRAP, SIG_DFL);
        fsm_load_map(&trial->verified, &placement, resolve, NULL, &image);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
}

static void test_nothing_maps_that_was_decided_about_once(void **state)
{
    struct trial *trial = *state;
    accepted(trial);
    assert_true(mapping_stops(trial));
    confirm(trial, FSM_LOAD_OK);
    assert_false(mapping_stops(trial)); /* it is no ELF file, and refused for that */
    trial->verified.seal -= FSM_STEP_ALLOWED;
    assert_true(mapping_stops(trial));
}

/* A device's memory that holds two slots in RAM, and can be out of order. */
enum { SLOT = FSM_STORE_HEAD + 2 * FSM_STORED_SIZE };
static uint8_t slots[2][SLOT];
static bool out_of_order;

static bool read_slot(void *context, uint32_t slot, uint32_t offset, uint8_t *bytes, uint32_t length)
{
    (void)context;
    memcpy(bytes, slots[slot] + offset, length);
    return !out_of_order;
}

static bool write_slot(void *context, uint32_t slot, uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    (void)context;
    memcpy(slots[slot] + offset, bytes, length);
    return true;
}

static bool erase_slot(void *context, uint32_t slot)
{
    (void)context;
    memset(slots[slot], 0xff, SLOT);
    return true;
}

static const struct fsm_medium medium = {.size = SLOT, .read = read_slot, .write = write_slot, .erase = erase_slot};

static void with_memory(struct trial *trial)
{
    memset(slots, 0xff, sizeof slots);
    out_of_order = false;
    trial->policy.medium = &medium;
    trial->policy.counter = 0;
    trial->policy.device.epoch = 0;
}

static void remember(const struct trial *trial, enum fsm_load_error error)
{
    const struct fsm_verified *verified = &trial->verified;
    const struct fsm_manifest *manifest = verified->kind == FSM_KIND_APP ? &verified->manifest : NULL;
    assert_int_equal(fsm_load_remember(&medium, verified->signer, verified->rights.epoch, manifest), error);
}

static void set_counter(struct trial *trial, uint32_t counter)
{
    store32_le(trial->image + TRIAL_MANIFEST + FSM_MANIFEST_AT_COUNTER, counter);
}

static void set_name(struct trial *trial, const char *name)
{
    char *field = (char *)trial->image + TRIAL_MANIFEST + FSM_MANIFEST_AT_NAME;
    memset(field, 0, FSM_NAME_SIZE);
    strcpy(field, name);
}

static void test_an_older_app_than_the_device_remembers_is_refused(void **state)
{
    struct trial *trial = *state;
    with_memory(trial);
    accepted(trial); /* counter 9 */
    remember(trial, FSM_LOAD_OK);
    set_counter(trial, 8);
    trial_build_and_expect(trial, FSM_LOAD_COUNTER);
    assert_true(trial->context.wanted == 8 && trial->context.allowed == 9);
    set_counter(trial, 9);
    trial_build_and_expect(trial, FSM_LOAD_OK);
    set_counter(trial, 10);
    trial_build_and_expect(trial, FSM_LOAD_OK);
    set_name(trial, "another");
    set_counter(trial, 0);
    trial_build_and_expect(trial, FSM_LOAD_OK); /* each app has its own */
}

static void test_an_older_certificate_than_the_device_remembers_is_refused(void **state)
{
    struct trial *trial = *state;
    with_memory(trial);
    accepted(trial); /* epoch 3 */
    remember(trial, FSM_LOAD_OK);
    trial->certificate.names =
        TRIAL_OTHER_NAME "fsm1 groups=0000000000000012 memory=00010000 priority=0f trusted=0 targets=0000000e epoch=00000002";
    trial_build_and_expect(trial, FSM_LOAD_EPOCH);
    assert_true(trial->context.wanted == 2 && trial->context.allowed == 3);
    trial_system(trial); /* nor does it sign systems any more */
    trial_build_and_expect(trial, FSM_LOAD_EPOCH);
}

static void test_a_new_key_of_the_same_signer_is_the_same_signer(void **state)
{
    struct trial *trial = *state;
    with_memory(trial);
    accepted(trial);
    remember(trial, FSM_LOAD_OK);
    trial->certificate.key = pki_other_key();
    trial->certificate.names =
        TRIAL_OTHER_NAME "fsm1 groups=0000000000000012 memory=00010000 priority=0f trusted=0 targets=0000000e epoch=00000002";
    trial_build_and_expect(trial, FSM_LOAD_EPOCH);
}

static void test_the_higher_of_floor_and_memory_decides(void **state)
{
    struct trial *trial = *state;
    with_memory(trial);
    accepted(trial);
    remember(trial, FSM_LOAD_OK);
    trial->policy.counter = 10;
    trial_expect(trial, FSM_LOAD_COUNTER);
    assert_true(trial->context.allowed == 10);
    trial->policy.counter = 1;
    set_counter(trial, 5);
    trial_build_and_expect(trial, FSM_LOAD_COUNTER);
    assert_true(trial->context.allowed == 9);
}

static void test_a_memory_that_cannot_be_believed_refuses_all(void **state)
{
    struct trial *trial = *state;
    with_memory(trial);
    accepted(trial);
    remember(trial, FSM_LOAD_OK);
    slots[0][FSM_STORE_HEAD] ^= 1;
    trial_expect(trial, FSM_LOAD_STORE_DAMAGED);
    slots[0][FSM_STORE_HEAD] ^= 1;
    trial_expect(trial, FSM_LOAD_OK);
    out_of_order = true;
    confirm(trial, FSM_LOAD_STORE_MACHINE);
    trial_expect(trial, FSM_LOAD_STORE_MACHINE);
}

static void test_a_memory_that_is_full_is_said(void **state)
{
    struct trial *trial = *state;
    with_memory(trial);
    accepted(trial);
    remember(trial, FSM_LOAD_OK);
    set_name(trial, "another");
    accepted(trial);
    remember(trial, FSM_LOAD_STORE_FULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, trial_setup, trial_teardown)
        TEST(two_decisions_confirm_each_other),
        TEST(systems_are_confirmed_as_well),
        TEST(what_changed_in_between_is_refused),
        TEST(a_second_decision_by_another_policy_is_its_own),
        TEST(a_first_answer_that_was_disturbed_is_noticed),
        TEST(nothing_maps_that_was_decided_about_once),
        TEST(an_older_app_than_the_device_remembers_is_refused),
        TEST(an_older_certificate_than_the_device_remembers_is_refused),
        TEST(a_new_key_of_the_same_signer_is_the_same_signer),
        TEST(the_higher_of_floor_and_memory_decides),
        TEST(a_memory_that_cannot_be_believed_refuses_all),
        TEST(a_memory_that_is_full_is_said),
    };
    return cmocka_run_group_tests_name("confirm", tests, NULL, NULL);
}
