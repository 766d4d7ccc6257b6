/* What a good system file compiles to, and what becomes of the parts that are not in the description. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <fsm/abi.h>

#include "../../loader/trailer.h"
#include "check.h"
#include "conf.h"
#include "sample_files.h"

static const char *inputs;

static enum fsm_conf_result compile(const char *name, bool unchecked, struct fsm_conf *conf)
{
    char path[512];
    const struct fsm_conf_options options = {.apps = sample_folder(), .unchecked = unchecked};
    snprintf(path, sizeof path, "%s/%s.conf", inputs, name);
    return fsm_conf_read(conf, path, &options);
}

static void what_is_not_written_has_the_documented_default(void **state)
{
    (void)state;
    struct fsm_conf conf;
    assert_int_equal(compile("good_smallest", false, &conf), FSM_CONF_DONE);
    assert_int_equal(conf.system.apps, 1);
    assert_int_equal(conf.system.stop_when_idle, 0);
    assert_int_equal(conf.system.stop_after, 0);
    const struct fsm_system_app app = fsm_system_app(&conf.system, 0);
    assert_string_equal(app.name, "tracker");
    assert_int_equal(app.groups, 1 << FSM_GROUP_core | 1 << FSM_GROUP_log | 1 << FSM_GROUP_config);
    assert_int_equal(app.memory, 0);
    const struct fsm_system_fsm fsm = fsm_system_fsm(&conf.system, 0);
    assert_string_equal(fsm.name, "tracker");
    assert_string_equal(fsm.type, "tracker");
    assert_int_equal(fsm.priority, 1);
    assert_int_equal(fsm.mailbox, 8);
    assert_int_equal(fsm.timers, 2);
    assert_int_equal(fsm.on_trap, FSM_ON_TRAP_RESTART);
    assert_int_equal(fsm.uart, 0);
    assert_null(conf.sign_root);
    assert_null(conf.sign_crl);
    assert_null(conf.store);
    assert_null(conf.uart[1]);
    assert_string_equal(conf.message, "");
    fsm_conf_free(&conf);
}

static void supervisors_and_policies_arrive(void **state)
{
    (void)state;
    struct fsm_conf conf;
    assert_int_equal(compile("good_supervised", false, &conf), FSM_CONF_DONE);
    static const uint16_t supervisors[] = {FSM_SYSTEM_NO_FSM, 0, 1, 1, FSM_SYSTEM_NO_FSM};
    struct fsm_system_policy policies[5];
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(fsm_system_fsm(&conf.system, i).supervisor, supervisors[i]);
        policies[i] = fsm_system_policy(&conf.system, fsm_system_fsm(&conf.system, i).policy);
    }
    assert_int_equal(conf.system.policies, 4); /* two are alike */
    assert_int_equal(policies[0].halt, 4);
    assert_int_equal(policies[0].traps, FSM_RESTART_TRAPS);
    assert_int_equal(policies[1].delay, 100000);
    assert_int_equal(policies[1].delay_max, 100000);
    assert_int_equal(policies[3].delay, 10);
    assert_int_equal(policies[3].delay_max, 20);
    assert_int_equal(policies[3].traps, 0);
    assert_int_equal(policies[3].window, 30);
    assert_int_equal(policies[3].answer, 40);
    assert_memory_equal(&policies[4], &fsm_system_default_policy, sizeof policies[4]);
    fsm_conf_free(&conf);
}

static void locks_and_blocks_arrive(void **state)
{
    (void)state;
    struct fsm_conf conf;
    assert_int_equal(compile("good_legacy", false, &conf), FSM_CONF_DONE);
    assert_int_equal(conf.system.objects, 3);
    const struct fsm_system_object bus = fsm_system_object(&conf.system, 0), slots = fsm_system_object(&conf.system, 1),
                                   board = fsm_system_object(&conf.system, 2);
    assert_int_equal(bus.units, 1);
    assert_int_equal(bus.users, 2);
    assert_int_equal(bus.waiters, 2);
    assert_int_equal(fsm_system_user(&bus, 1), 1);
    assert_int_equal(slots.units, 255);
    assert_int_equal(slots.waiters, 0);
    assert_int_equal(fsm_system_user(&slots, 0), 1);
    assert_int_equal(board.bytes, 65536);
    assert_int_equal(board.lock, 0);
    fsm_conf_free(&conf);
}

static void every_setting_arrives(void **state)
{
    (void)state;
    struct fsm_conf conf;
    assert_int_equal(compile("good_full", false, &conf), FSM_CONF_DONE);
    assert_int_equal(conf.system.stop_when_idle, 300);
    assert_int_equal(conf.system.stop_after, 4294967295);
    const struct fsm_system_app gps = fsm_system_app(&conf.system, 0), tracker = fsm_system_app(&conf.system, 1);
    assert_int_equal(gps.memory, 0x4000);
    assert_int_equal(gps.counter, 2);
    assert_int_equal(gps.epoch, 1);
    assert_int_equal(gps.count, 2);
    assert_int_equal(tracker.first, 2);
    const struct fsm_system_fsm first = fsm_system_fsm(&conf.system, 0), backup = fsm_system_fsm(&conf.system, 1);
    assert_int_equal(first.priority, 31);
    assert_int_equal(first.mailbox, 255);
    assert_int_equal(first.timers, 0);
    assert_int_equal(first.on_trap, FSM_ON_TRAP_STOP);
    assert_int_equal(first.uart, 1);
    assert_int_equal(backup.uart, 255);
    assert_int_equal(backup.app, 0);
    assert_string_equal(fsm_system_wire(&conf.system, backup.wire).peer, "tracker");
    assert_int_equal(fsm_system_wire(&conf.system, first.wire).fsm, 2);
    assert_int_equal(fsm_system_wire(&conf.system, backup.wire).fsm, 3);
    assert_string_equal(fsm_system_fsm(&conf.system, 2).type, "tracker");
    fsm_conf_free(&conf);
}

static void values_are_text_and_numbers_become_decimal(void **state)
{
    (void)state;
    static const char *const expected[][2] = {{"limit", "100"}, {"big", "4294967295"}, {"hex", "4294967295"},
                                              {"below", "-5"},  {"text", "north"},     {"none", ""}};
    struct fsm_conf conf;
    assert_int_equal(compile("good_full", false, &conf), FSM_CONF_DONE);
    const struct fsm_system_fsm near = fsm_system_fsm(&conf.system, 2);
    assert_int_equal(near.configs, 6);
    for (uint32_t i = 0; i < 6; i++) {
        const struct fsm_system_config config = fsm_system_config(&conf.system, near.config + i);
        assert_string_equal(config.key, expected[i][0]);
        assert_int_equal(config.length, strlen(expected[i][1]));
        assert_memory_equal(config.value, expected[i][1], config.length);
    }
    fsm_conf_free(&conf);
}

static void paths_are_as_seen_from_the_system_files_folder(void **state)
{
    (void)state;
    struct fsm_conf conf;
    char path[512];
    assert_int_equal(compile("good_full", false, &conf), FSM_CONF_DONE);
    snprintf(path, sizeof path, "%s/capture.nmea", inputs);
    assert_string_equal(conf.uart[1], path);
    assert_string_equal(conf.uart[255], "-");
    snprintf(path, sizeof path, "%s/pki/root.pem", inputs);
    assert_string_equal(conf.sign_root, path);
    assert_string_equal(conf.sign_key, "pkcs11:token=ci");
    assert_string_equal(conf.sign_cert, "/etc/pki/ci.pem");
    snprintf(path, sizeof path, "%s/pki/root.crl", inputs);
    assert_string_equal(conf.sign_crl, path);
    snprintf(path, sizeof path, "%s/counters", inputs);
    assert_string_equal(conf.store, path);
    snprintf(path, sizeof path, "%s/gps.fsm", sample_folder());
    assert_string_equal(conf.apps[0].path, path);
    fsm_conf_free(&conf);
}

static void the_same_file_compiles_to_the_same_bytes(void **state)
{
    (void)state;
    struct fsm_conf one, two;
    assert_int_equal(compile("good_full", false, &one), FSM_CONF_DONE);
    assert_int_equal(compile("good_full", false, &two), FSM_CONF_DONE);
    assert_int_equal(one.size, two.size);
    assert_memory_equal(one.description, two.description, one.size);
    fsm_conf_free(&one);
    fsm_conf_free(&two);
}

static void unchecked_files_need_not_be_apps_but_must_be_described(void **state)
{
    (void)state;
    struct fsm_conf conf;
    assert_int_equal(compile("unchecked", false, &conf), FSM_CONF_INPUT);
    fsm_conf_free(&conf);
    assert_int_equal(compile("unchecked", true, &conf), FSM_CONF_DONE);
    assert_int_equal(conf.apps[0].size, 200);
    assert_string_equal(fsm_system_fsm(&conf.system, 0).type, "notes");
    fsm_conf_free(&conf);
    assert_int_equal(compile("app_file_unsigned", true, &conf), FSM_CONF_INPUT);
    assert_non_null(strstr(conf.message, "`name`"));
    fsm_conf_free(&conf);
}

static void unchecked_apps_need_not_fit(void **state)
{
    (void)state;
    struct fsm_conf conf;
    assert_int_equal(compile("groups_none", true, &conf), FSM_CONF_DONE);
    assert_string_equal(fsm_system_app(&conf.system, 0).name, "tracker");
    assert_int_equal(fsm_system_app(&conf.system, 0).groups, 1 << FSM_GROUP_core);
    fsm_conf_free(&conf);
}

static void a_system_file_that_is_not_there_is_the_calls_fault(void **state)
{
    (void)state;
    struct fsm_conf conf;
    assert_int_equal(compile("absent", false, &conf), FSM_CONF_CALL);
    assert_non_null(strstr(conf.message, "cannot read the system file"));
    fsm_conf_free(&conf);
    assert_int_equal(fsm_conf_read(&conf, "/", NULL), FSM_CONF_CALL);
    fsm_conf_free(&conf);
}

static void priorities_and_grants_are_held_against_certificates(void **state)
{
    (void)state;
    struct fsm_conf conf;
    struct fsm_system_why why;
    struct fsm_rights rights = {.groups = ~0ull, .memory = 0x4000, .priority = 31};
    assert_int_equal(compile("good_full", false, &conf), FSM_CONF_DONE);
    assert_true(fsm_system_check_grants(&conf.system, 0, &rights, &why));
    assert_int_equal(why.misfit, FSM_SYSTEM_MISFIT_NONE);
    rights.priority = 30;
    assert_false(fsm_system_check_priorities(&conf.system, 0, &rights, &why));
    assert_int_equal(why.misfit, FSM_SYSTEM_MISFIT_PRIORITY);
    assert_string_equal(why.name, "gps");
    assert_true(fsm_system_check_priorities(&conf.system, 1, &rights, &why));
    rights = (struct fsm_rights){.groups = 1 << FSM_GROUP_log, .memory = 0x4000, .priority = 31};
    assert_false(fsm_system_check_grants(&conf.system, 0, &rights, &why));
    assert_int_equal(why.misfit, FSM_SYSTEM_MISFIT_GRANT);
    assert_string_equal(why.name, "uart");
    rights = (struct fsm_rights){.groups = ~0ull, .memory = 0x3fff, .priority = 31};
    assert_false(fsm_system_check_grants(&conf.system, 0, &rights, &why));
    assert_int_equal(why.misfit, FSM_SYSTEM_MISFIT_GRANT_MEMORY);
    fsm_conf_free(&conf);
}

static void arrays_arrive(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        uint32_t count, others, kind, element, third;
    } cases[] = {{"good_arrays", 5, 5, FSM_WIRE_SAME, 0, 3},
                 {"good_array_next", 5, 5, FSM_WIRE_NEXT, 0, 4},
                 {"good_array_to_one", 5, 0, FSM_WIRE_ELEMENT, 0, 0},
                 {"good_array_element", 0, 5, FSM_WIRE_ELEMENT, 4, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fsm_conf conf;
        assert_int_equal(compile(cases[i].file, false, &conf), FSM_CONF_DONE);
        const struct fsm_system_fsm gps = fsm_system_fsm(&conf.system, 0), tracker = fsm_system_fsm(&conf.system, 1);
        const struct fsm_system_wire wire = fsm_system_wire(&conf.system, gps.wire);
        assert_int_equal(gps.count, cases[i].count);
        assert_int_equal(tracker.count, cases[i].others);
        assert_int_equal(conf.system.instances, fsm_system_instances(&gps) + fsm_system_instances(&tracker));
        assert_int_equal(wire.fsm, 1);
        assert_int_equal(wire.kind, cases[i].kind);
        assert_int_equal(fsm_system_element(&wire, 3, 5), cases[i].third);
        if (wire.kind == FSM_WIRE_NEXT) assert_int_equal(fsm_system_element(&wire, 4, 5), 0);
        fsm_conf_free(&conf);
    }
}

static void an_app_with_globals_is_no_array(void **state)
{
    (void)state;
    struct fsm_conf conf;
    struct fsm_system_why why;
    struct fsm_manifest manifest;
    struct fsm_trailer trailer;
    assert_int_equal(compile("good_arrays", false, &conf), FSM_CONF_DONE);
    const uint8_t *file = conf.apps[1].bytes;
    assert_int_equal(fsm_trailer_read(file, conf.apps[1].size, &trailer), FSM_LOAD_OK);
    assert_int_equal(fsm_manifest_read(file, trailer.image_length, trailer.manifest, trailer.manifest_length, &manifest),
                     FSM_LOAD_OK);
    assert_true(fsm_system_check_app(&conf.system, 1, &manifest, &why));
    manifest.globals = true;
    assert_false(fsm_system_check_app(&conf.system, 1, &manifest, &why));
    assert_int_equal(why.misfit, FSM_SYSTEM_MISFIT_SEVERAL);
    fsm_conf_free(&conf);
}

int main(int count, char **arguments)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_written_has_the_documented_default),
        cmocka_unit_test(every_setting_arrives),
        cmocka_unit_test(locks_and_blocks_arrive),
        cmocka_unit_test(supervisors_and_policies_arrive),
        cmocka_unit_test(values_are_text_and_numbers_become_decimal),
        cmocka_unit_test(paths_are_as_seen_from_the_system_files_folder),
        cmocka_unit_test(the_same_file_compiles_to_the_same_bytes),
        cmocka_unit_test(unchecked_files_need_not_be_apps_but_must_be_described),
        cmocka_unit_test(unchecked_apps_need_not_fit),
        cmocka_unit_test(a_system_file_that_is_not_there_is_the_calls_fault),
        cmocka_unit_test(priorities_and_grants_are_held_against_certificates),
        cmocka_unit_test(arrays_arrive),
        cmocka_unit_test(an_app_with_globals_is_no_array),
    };
    if (count < 2) return 2;
    inputs = arguments[1];
    if (!sample_files_make()) return 3;
    const int failed = cmocka_run_group_tests_name("system files", tests, NULL, NULL);
    sample_files_remove();
    return failed;
}
