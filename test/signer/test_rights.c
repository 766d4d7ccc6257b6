/* test_rights.c: rights as text and as values, groups and targets by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <fsm/abi.h>

#include "app.h"
#include "signer/name.h"
#include "signer/rights.h"

static void rights_written_are_the_rights_the_loader_reads(void **state)
{
    (void)state;
    const struct fsm_rights rights = {
        .groups = UINT64_C(0x8000000000000013), .memory = 0xfffffffe, .targets = 0xe, .epoch = 77, .priority = 31, .trusted = true};
    char text[FSM_RIGHTS_LENGTH + 1];
    struct fsm_rights again;
    fsm_sign_rights_format(&rights, text);
    assert_string_equal(text, "fsm1 groups=8000000000000013 memory=fffffffe priority=1f trusted=1 targets=0000000e epoch=0000004d");
    assert_true(fsm_rights_read(text, FSM_RIGHTS_LENGTH, &again));
    assert_int_equal(again.groups, rights.groups);
    assert_int_equal(again.memory, rights.memory);
    assert_int_equal(again.targets, rights.targets);
    assert_int_equal(again.epoch, rights.epoch);
    assert_int_equal(again.priority, rights.priority);
    assert_true(again.trusted);
}

static void the_first_missing_right_is_named(void **state)
{
    (void)state;
    uint8_t room[APP_ROOM];
    struct fsm_manifest manifest;
    struct fsm_sign_why why;
    struct app app = app_usual();
    app.groups = UINT64_C(1) << FSM_GROUP_core | UINT64_C(1) << FSM_GROUP_log | UINT64_C(1) << FSM_GROUP_timer | UINT64_C(1) << 40;
    size_t size = app_write(&app, room);
    assert_int_equal(fsm_manifest_read(room, (uint32_t)size, APP_MANIFEST, FSM_MANIFEST_SIZE(1, 1, 2), &manifest), FSM_LOAD_OK);
    struct fsm_rights rights = {0};
    assert_int_equal(fsm_sign_rights_allow_app(&rights, "x", &manifest, &why), FSM_SIGN_RIGHTS);
    assert_string_equal(why.detail, "app 'heartbeat' uses group log, which certificate 'x' does not allow");
    rights.groups = 1u << FSM_GROUP_log | 1u << FSM_GROUP_timer;
    assert_int_equal(fsm_sign_rights_allow_app(&rights, "x", &manifest, &why), FSM_SIGN_RIGHTS);
    assert_string_equal(why.detail, "app 'heartbeat' uses group 40, which certificate 'x' does not allow");
    rights.groups |= UINT64_C(1) << 40;
    assert_int_equal(fsm_sign_rights_allow_app(&rights, "x", &manifest, &why), FSM_SIGN_RIGHTS);
    assert_string_equal(why.detail, "app 'heartbeat' asks for 4096 bytes of memory, more than the 0 certificate 'x' allows");
    rights.memory = 4096;
    assert_int_equal(fsm_sign_rights_allow_app(&rights, "x", &manifest, &why), FSM_SIGN_RIGHTS);
    assert_string_equal(why.detail, "app 'heartbeat' is for target x86, which certificate 'x' does not allow");
    rights.targets = 1u << FSM_TARGET_X86;
    assert_int_equal(fsm_sign_rights_allow_app(&rights, "x", &manifest, &why), FSM_SIGN_OK);
}

static void group_lists_are_read_and_written(void **state)
{
    (void)state;
    uint64_t mask;
    char unknown[8], text[64];
    assert_true(fsm_sign_groups_parse("timer,log", &mask, unknown, sizeof unknown));
    assert_int_equal(mask, 1u << FSM_GROUP_log | 1u << FSM_GROUP_timer);
    assert_true(fsm_sign_groups_parse("none", &mask, unknown, sizeof unknown));
    assert_int_equal(mask, 0);
    assert_true(fsm_sign_groups_parse("all", &mask, unknown, sizeof unknown));
    assert_int_equal(mask, fsm_sign_groups_all());
    static const char *const wrong[] = {"", "log,", ",log", "log,,timer", "lo", "logs", "Log", "log timer", "log,none"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(fsm_sign_groups_parse(wrong[i], &mask, unknown, sizeof unknown));
    assert_false(fsm_sign_groups_parse("log,extraordinary", &mask, unknown, sizeof unknown));
    assert_string_equal(unknown, "extraor");
    fsm_sign_groups_format(0, text, sizeof text);
    assert_string_equal(text, "none");
    fsm_sign_groups_format(UINT64_C(1) << 63 | 1u << FSM_GROUP_uart, text, sizeof text);
    assert_string_equal(text, "uart, group 63");
    fsm_sign_groups_format(UINT64_MAX, text, sizeof text);
    assert_int_equal(strlen(text), sizeof text - 1);
}

static void every_call_of_the_table_has_its_name(void **state)
{
    (void)state;
#define FSM_GROUP(number, name, purpose)           assert_string_equal(fsm_sign_group_name(number), #name);
#define FSM_CALL(group, number, symbol, arguments) assert_string_equal(fsm_sign_call_name(FSM_CALL_##symbol), #symbol);
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
    assert_null(fsm_sign_group_name(63));
    assert_null(fsm_sign_call_name(0xffff));
    assert_null(fsm_sign_target_name(0));
    assert_int_equal(fsm_sign_targets_all(), 0xe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rights_written_are_the_rights_the_loader_reads),
        cmocka_unit_test(the_first_missing_right_is_named),
        cmocka_unit_test(group_lists_are_read_and_written),
        cmocka_unit_test(every_call_of_the_table_has_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
