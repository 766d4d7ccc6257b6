/* The reader of system descriptions: a good one is read as it was written; each field that can be wrong is refused when it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"
#include "system.h"

#define APP(i)    (SAMPLE_AT_APPS + (i) * FSM_SYSTEM_APP_SIZE)
#define FSM(i)    (SAMPLE_AT_FSMS + (i) * FSM_SYSTEM_FSM_SIZE)
#define WIRE(i)   (SAMPLE_AT_WIRES + (i) * FSM_SYSTEM_WIRE_SIZE)
#define CONFIG(i) (SAMPLE_AT_CONFIGS + (i) * FSM_SYSTEM_CONFIG_SIZE)
#define DEVICE(i) (SAMPLE_AT_DEVICES + (i) * FSM_SYSTEM_DEVICE_SIZE)

/* One way to spoil the sample: `size` bytes (1, 2, 4) or, with size 0, a name, at an offset; and words of the reason expected. */
struct spoilt {
    const char *promise;
    uint32_t at, size, value;
    const char *name, *reason;
};

static const struct spoilt spoilt[] = {
    {"another magic is refused", FSM_SYSTEM_AT_MAGIC, 4, 0x534d5347, 0, "not a system description"},
    {"another version is refused", FSM_SYSTEM_AT_VERSION, 2, 3, 0, "version"},
    {"another length of the head is refused", FSM_SYSTEM_AT_HEAD, 2, 32, 0, "head has the wrong length"},
    {"a longer length than there is is refused", FSM_SYSTEM_AT_LENGTH, 4, SAMPLE_SIZE + 4, 0, "not as long as it says"},
    {"a shorter length than there is is refused", FSM_SYSTEM_AT_LENGTH, 4, SAMPLE_SIZE - 4, 0, "not as long as it says"},
    {"no app is refused", FSM_SYSTEM_AT_APPS, 2, 0, 0, "no app or too many"},
    {"too many apps are refused", FSM_SYSTEM_AT_APPS, 2, FSM_SYSTEM_APPS_MAX + 1, 0, "no app or too many"},
    {"no FSM is refused", FSM_SYSTEM_AT_FSMS, 2, 0, 0, "no FSM or too many"},
    {"too many FSMs are refused", FSM_SYSTEM_AT_FSMS, 2, FSM_SYSTEM_FSMS_MAX + 1, 0, "no FSM or too many"},
    {"an app more than its table holds is refused", FSM_SYSTEM_AT_APPS, 2, SAMPLE_APPS + 1, 0, "do not add up"},
    {"an FSM more than its table holds is refused", FSM_SYSTEM_AT_FSMS, 2, SAMPLE_FSMS + 1, 0, "do not add up"},
    {"a wire more than its table holds is refused", FSM_SYSTEM_AT_WIRES, 2, SAMPLE_WIRES + 1, 0, "do not add up"},
    {"a value more than its table holds is refused", FSM_SYSTEM_AT_CONFIGS, 2, SAMPLE_CONFIGS + 1, 0, "do not add up"},
    {"more text than there is is refused", FSM_SYSTEM_AT_TEXT, 4, SAMPLE_TEXT + 3, 0, "do not add up"},
    {"a length of text that would wrap is refused", FSM_SYSTEM_AT_TEXT, 4, 0xffffffff, 0, "do not add up"},
    {"a device more than its table holds is refused", FSM_SYSTEM_AT_DEVICES, 2, SAMPLE_DEVICES + 1, 0, "do not add up"},
    {"too many devices are refused", FSM_SYSTEM_AT_DEVICES, 2, FSM_SYSTEM_DEVICES_MAX + 1, 0, "too many devices"},
    {"the head's first bytes that must be zero are refused otherwise", FSM_SYSTEM_AT_ZERO, 2, 1, 0, "zero in its head"},
    {"a priority above the highest that must never wait is refused", FSM_SYSTEM_AT_NEVER_WAITS, 1, 33, 0, "never wait"},
    {"filling that is not zero is refused", SAMPLE_AT_TEXT + SAMPLE_TEXT + 1, 1, 1, 0, "not zero"},
    {"text that no value uses is refused", FSM_SYSTEM_AT_TEXT, 4, SAMPLE_TEXT + 1, 0, "do not cover the text"},

    {"an app without a name is refused", APP(0), 0, 0, "", "app's name"},
    {"an app's name with a capital letter is refused", APP(0), 0, 0, "Gps", "app's name"},
    {"an app's name that starts with a digit is refused", APP(0), 0, 0, "1gps", "app's name"},
    {"an app's name with a blank is refused", APP(0), 0, 0, "g ps", "app's name"},
    {"an app's name without an end is refused", APP(0), 0, 0, "abcdefghijklmnopqrstuvwx", "app's name"},
    {"bytes behind the end of an app's name are refused", APP(0) + 20, 1, 'x', 0, "app's name"},
    {"two apps of one name are refused", APP(1), 0, 0, "gps", "two apps"},
    {"an app whose first FSM is not the next is refused", APP(1) + FSM_SYSTEM_APP_AT_FIRST, 2, 0, 0, "app's first FSM"},
    {"an app without FSMs is refused", APP(0) + FSM_SYSTEM_APP_AT_COUNT, 2, 0, 0, "app has no FSM"},
    {"an app with FSMs that are not there is refused", APP(1) + FSM_SYSTEM_APP_AT_COUNT, 2, 3, 0, "more or fewer"},
    {"an FSM of no app is refused", APP(1) + FSM_SYSTEM_APP_AT_COUNT, 2, 1, 0, "more or fewer"},

    {"an FSM without a name is refused", FSM(1), 0, 0, "", "FSM's name"},
    {"an FSM's name without an end is refused", FSM(1), 0, 0, "abcdefghijklmnopqrstuvwx", "FSM's name"},
    {"two FSMs of one name are refused", FSM(2), 0, 0, "near", "two FSMs have the same name"},
    {"two FSMs of one name in different apps are refused", FSM(2), 0, 0, "gps", "two FSMs have the same name"},
    {"an FSM's type that is not a name is refused", FSM(1) + FSM_SYSTEM_FSM_AT_TYPE, 0, 0, "tra-cker", "FSM's type"},
    {"an FSM that names another app is refused", FSM(1) + FSM_SYSTEM_FSM_AT_APP, 2, 0, 0, "another app"},
    {"an FSM that names no app is refused", FSM(1) + FSM_SYSTEM_FSM_AT_APP, 2, 2, 0, "another app"},
    {"a priority above the highest is refused", FSM(1) + FSM_SYSTEM_FSM_AT_PRIORITY, 1, 32, 0, "priority"},
    {"an unknown answer to a trap is refused", FSM(1) + FSM_SYSTEM_FSM_AT_ON_TRAP, 1, 2, 0, "traps"},
    {"a mailbox without room is refused", FSM(1) + FSM_SYSTEM_FSM_AT_MAILBOX, 1, 0, 0, "mailbox"},
    {"a serial port of two FSMs is refused", FSM(2) + FSM_SYSTEM_FSM_AT_UART, 1, 1, 0, "serial port"},
    {"an FSM's byte that must be zero is refused otherwise", FSM(1) + FSM_SYSTEM_FSM_AT_ZERO, 1, 1, 0, "zero in an FSM's entry"},
    {"an FSM whose first wire is not the next is refused", FSM(1) + FSM_SYSTEM_FSM_AT_WIRE, 2, 1, 0, "first wire"},
    {"more wires than an app may have peers are refused", FSM(2) + FSM_SYSTEM_FSM_AT_WIRES, 2, 17, 0, "too many wires"},
    {"wires that are not there are refused", FSM(2) + FSM_SYSTEM_FSM_AT_WIRES, 2, 2, 0, "wires are more or fewer"},
    {"a wire of no FSM is refused", FSM(2) + FSM_SYSTEM_FSM_AT_WIRES, 2, 0, 0, "wires are more or fewer"},
    {"an FSM whose first value is not the next is refused", FSM(1) + FSM_SYSTEM_FSM_AT_CONFIG, 2, 0, 0, "first value"},
    {"more values than an FSM may have are refused", FSM(2) + FSM_SYSTEM_FSM_AT_CONFIGS, 2, 65, 0, "too many configuration values"},
    {"values that are not there are refused", FSM(2) + FSM_SYSTEM_FSM_AT_CONFIGS, 2, 1, 0, "values are more or fewer"},
    {"a value of no FSM is refused", FSM(1) + FSM_SYSTEM_FSM_AT_CONFIGS, 2, 1, 0, "first value"},

    {"the first byte behind an FSM's values must be zero", FSM(1) + FSM_SYSTEM_FSM_AT_ZEROS, 1, 1, 0, "zero in an FSM's entry"},
    {"the last byte before an FSM's devices must be zero", FSM(1) + FSM_SYSTEM_FSM_AT_DEVICE - 1, 1, 1, 0,
     "zero in an FSM's entry"},
    {"the first byte behind an FSM's devices must be zero", FSM(1) + FSM_SYSTEM_FSM_AT_END, 1, 1, 0, "zero in an FSM's entry"},
    {"the last byte of an FSM's entry must be zero", FSM(1) + FSM_SYSTEM_FSM_SIZE - 1, 1, 1, 0, "zero in an FSM's entry"},
    {"an FSM whose first device is not the next is refused", FSM(1) + FSM_SYSTEM_FSM_AT_DEVICE, 2, 1, 0, "first device"},
    {"more devices than an FSM may have are refused", FSM(2) + FSM_SYSTEM_FSM_AT_DEVICES, 1, 17, 0, "too many devices"},
    {"devices that are not there are refused", FSM(2) + FSM_SYSTEM_FSM_AT_DEVICES, 1, 1, 0, "devices are more or fewer"},
    {"a device of no FSM is refused", FSM(0) + FSM_SYSTEM_FSM_AT_DEVICES, 1, 1, 0, "first device"},

    {"a device that is not a name is refused", DEVICE(1), 0, 0, "1st", "device's name"},
    {"a device of a name that the FSM has is refused", DEVICE(1), 0, 0, "registers", "two devices of one name"},
    {"a device of no kind is refused", DEVICE(0) + FSM_SYSTEM_DEVICE_AT_KIND, 1, 0, 0, "neither a window nor"},
    {"a device of an unknown kind is refused", DEVICE(0) + FSM_SYSTEM_DEVICE_AT_KIND, 1, 4, 0, "neither a window nor"},
    {"a device's bytes that must be zero are refused otherwise", DEVICE(0) + FSM_SYSTEM_DEVICE_AT_ZERO + 2, 1, 1, 0,
     "zero in a device"},
    {"a window that is not aligned is refused", DEVICE(0) + FSM_SYSTEM_DEVICE_AT_BASE, 4, 0x40005002, 0, "multiple of 4"},
    {"an empty window is refused", DEVICE(0) + FSM_SYSTEM_DEVICE_AT_SIZE, 4, 0, 0, "window is empty"},
    {"a window that wraps is refused", DEVICE(0) + FSM_SYSTEM_DEVICE_AT_SIZE, 4, 0xc0000000, 0, "ends behind the last"},
    {"a window of ports above 0xffff is refused", DEVICE(0) + FSM_SYSTEM_DEVICE_AT_KIND, 1, FSM_DEVICE_PORT, 0,
     "ends behind the last"},
    {"an interrupt above the highest is refused", DEVICE(1) + FSM_SYSTEM_DEVICE_AT_BASE, 4, FSM_SYSTEM_INTERRUPTS, 0,
     "number is too high"},
    {"an interrupt with a size is refused", DEVICE(1) + FSM_SYSTEM_DEVICE_AT_SIZE, 4, 1, 0, "number is too high"},
    {"a window over the same registers is refused", DEVICE(2) + FSM_SYSTEM_DEVICE_AT_BASE, 4, 0x40005000, 0, "share registers"},
    {"a window into another's end is refused", DEVICE(2) + FSM_SYSTEM_DEVICE_AT_BASE, 4, 0x40005ffc, 0, "share registers"},
    {"a window over another's beginning is refused", DEVICE(2) + FSM_SYSTEM_DEVICE_AT_BASE, 4, 0x40004004, 0, "share registers"},

    {"a peer that is not a name is refused", WIRE(1), 0, 0, "_second", "peer's name"},
    {"a peer wired twice is refused", WIRE(1), 0, 0, "first", "wired twice"},
    {"a wire to an FSM that does not exist is refused", WIRE(1) + FSM_SYSTEM_WIRE_AT_FSM, 2, SAMPLE_FSMS, 0, "does not exist"},
    {"a wire of an unknown kind is refused", WIRE(1) + FSM_SYSTEM_WIRE_AT_KIND, 2, 3, 0, "no kind"},
    {"a wire to an element of what is no array is refused", WIRE(1) + FSM_SYSTEM_WIRE_AT_ELEMENT, 4, 1, 0,
     "element that does not exist"},
    {"a wire by number to what is no array is refused", WIRE(1) + FSM_SYSTEM_WIRE_AT_KIND, 2, FSM_WIRE_SAME, 0,
     "different lengths"},
    {"a wire to the next of what is no array is refused", WIRE(1) + FSM_SYSTEM_WIRE_AT_KIND, 2, FSM_WIRE_NEXT, 0,
     "different lengths"},
    {"an array with too many FSMs is refused", FSM(1) + FSM_SYSTEM_FSM_AT_COUNT, 4, FSM_SYSTEM_INSTANCES_MAX + 1, 0,
     "array has too many"},
    {"more FSMs in all than there can be are refused", FSM(2) + FSM_SYSTEM_FSM_AT_COUNT, 4, FSM_SYSTEM_INSTANCES_MAX, 0, "in all"},
    {"an array with a serial port is refused", FSM(0) + FSM_SYSTEM_FSM_AT_COUNT, 4, 2, 0, "array of FSMs has one serial port"},
    {"an array with a device is refused", FSM(1) + FSM_SYSTEM_FSM_AT_COUNT, 4, 2, 0, "array of FSMs has devices"},

    {"a key that is not a name is refused", CONFIG(1), 0, 0, "MODE", "key"},
    {"a key given twice is refused", CONFIG(2), 0, 0, "mode", "key twice"},
    {"a value outside the text is refused", CONFIG(2) + FSM_SYSTEM_CONFIG_AT_OFFSET, 4, 0xfffffff0, 0, "does not start where"},
    {"a value over another is refused", CONFIG(2) + FSM_SYSTEM_CONFIG_AT_OFFSET, 4, 3, 0, "does not start where"},
    {"a value that is too long is refused", CONFIG(2) + FSM_SYSTEM_CONFIG_AT_LENGTH, 2, 121, 0, "too long"},
    {"a value beyond the text is refused", CONFIG(2) + FSM_SYSTEM_CONFIG_AT_LENGTH, 2, 7, 0, "do not cover the text"},
    {"a value's bytes that must be zero are refused otherwise", CONFIG(2) + FSM_SYSTEM_CONFIG_AT_ZERO, 2, 1, 0, "value's entry"},
};
enum { SPOILT = sizeof spoilt / sizeof spoilt[0] };

static void is_refused(void **state)
{
    const struct spoilt *wrong = *state;
    uint8_t bytes[SAMPLE_SIZE];
    struct fsm_system system;
    sample_description(bytes);
    if (wrong->size == 0) {
        memset(bytes + wrong->at, 0, 24);
        memcpy(bytes + wrong->at, wrong->name, strlen(wrong->name));
    }
    for (uint32_t i = 0; i < wrong->size; i++) bytes[wrong->at + i] = (uint8_t)(wrong->value >> 8 * i);
    const char *reason = fsm_system_open(bytes, sizeof bytes, &system);
    assert_non_null(reason);
    if (!strstr(reason, wrong->reason)) fail_msg("expected \"…%s…\", got \"%s\"", wrong->reason, reason);
    assert_null(system.bytes);
    assert_int_equal(system.fsms, 0);
}

static void a_good_description_is_read_as_it_was_written(void **state)
{
    (void)state;
    uint8_t bytes[SAMPLE_SIZE];
    struct fsm_system system;
    sample_description(bytes);
    assert_null(fsm_system_open(bytes, sizeof bytes, &system));
    assert_int_equal(system.apps, 2);
    assert_int_equal(system.fsms, 3);
    assert_int_equal(system.stop_when_idle, 300);
    assert_int_equal(system.stop_after, 9000);
    const struct fsm_system_app app = fsm_system_app(&system, 1);
    assert_string_equal(app.name, "tracker");
    assert_int_equal(app.groups, 0xb);
    assert_int_equal(app.memory, 0x4000);
    assert_int_equal(app.counter, 5);
    assert_int_equal(app.epoch, 6);
    assert_int_equal(app.first, 1);
    assert_int_equal(app.count, 2);
    const struct fsm_system_fsm fsm = fsm_system_fsm(&system, 2);
    assert_string_equal(fsm.name, "far");
    assert_string_equal(fsm.type, "tracker");
    assert_int_equal(fsm.app, 1);
    assert_int_equal(fsm.priority, 31);
    assert_int_equal(fsm.on_trap, FSM_ON_TRAP_RESTART);
    assert_int_equal(fsm.mailbox, 8);
    assert_int_equal(fsm.timers, 2);
    assert_int_equal(fsm.wires, 1);
    assert_int_equal(fsm_system_fsm(&system, 0).uart, 1);
    assert_string_equal(fsm_system_wire(&system, fsm.wire).peer, "first");
    assert_int_equal(fsm_system_wire(&system, fsm.wire).fsm, 0);
    const struct fsm_system_config empty = fsm_system_config(&system, 1), limit = fsm_system_config(&system, 2);
    assert_int_equal(empty.length, 0);
    assert_string_equal(limit.key, "limit");
    assert_int_equal(limit.length, 6);
    assert_memory_equal(limit.value, "120000", 6);
    assert_int_equal(fsm_system_fsm(&system, 0).devices, 2);
    assert_int_equal(fsm_system_fsm(&system, 1).device, 2);
    const struct fsm_system_device window = fsm_system_device(&system, 2), line = fsm_system_device(&system, 1);
    assert_string_equal(window.name, "registers");
    assert_int_equal(window.kind, FSM_DEVICE_MMIO);
    assert_int_equal(window.base, 0x40006000);
    assert_int_equal(window.size, 0x1000);
    assert_int_equal(line.kind, FSM_DEVICE_IRQ);
    assert_int_equal(line.base, 2);
}

/* Each length is given exactly its bytes, so that a sanitizer sees a read behind them. */
static void a_description_cut_anywhere_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[SAMPLE_SIZE];
    sample_description(bytes);
    for (uint32_t size = 0; size < SAMPLE_SIZE; size++) {
        uint8_t *cut = malloc(size + 1);
        struct fsm_system system;
        memcpy(cut, bytes, size);
        if (size >= FSM_SYSTEM_HEAD) put32(cut + FSM_SYSTEM_AT_LENGTH, size);
        uint8_t *exact = realloc(cut, size ? size : 1);
        assert_non_null(fsm_system_open(exact, size, &system));
        free(exact);
    }
}

static void an_extended_description_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[SAMPLE_SIZE + 4] = {0};
    struct fsm_system system;
    sample_description(bytes);
    assert_non_null(fsm_system_open(bytes, sizeof bytes, &system));
    put32(bytes + FSM_SYSTEM_AT_LENGTH, sizeof bytes);
    assert_non_null(fsm_system_open(bytes, sizeof bytes, &system));
}

static void read_everything(const struct fsm_system *system)
{
    volatile uint8_t sum = 0;
    for (uint32_t i = 0; i < system->apps; i++) sum += (uint8_t)strlen(fsm_system_app(system, i).name);
    for (uint32_t i = 0; i < system->fsms; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(system, i);
        sum += (uint8_t)strlen(fsm.name) + (uint8_t)strlen(fsm.type);
        for (uint32_t w = 0; w < fsm.wires; w++) sum += *fsm_system_fsm(system, fsm_system_wire(system, fsm.wire + w).fsm).name;
        for (uint32_t c = 0; c < fsm.configs; c++) {
            const struct fsm_system_config config = fsm_system_config(system, fsm.config + c);
            for (uint32_t b = 0; b < config.length; b++) sum += (uint8_t)config.value[b];
        }
    }
}

static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void spoilt_bytes_never_lead_outside(void **state)
{
    (void)state;
    uint32_t seed = 1, accepted = 0;
    for (uint32_t round = 0; round < 200000; round++) {
        uint8_t *bytes = malloc(SAMPLE_SIZE);
        struct fsm_system system;
        sample_description(bytes);
        for (uint32_t flips = next_random(&seed) % 3 + 1; flips > 0; flips--) {
            bytes[next_random(&seed) % SAMPLE_SIZE] = (uint8_t)next_random(&seed);
        }
        if (!fsm_system_open(bytes, SAMPLE_SIZE, &system)) {
            accepted++;
            read_everything(&system);
        }
        free(bytes);
    }
    assert_in_range(accepted, 1000, 150000); /* both outcomes were tried: some bytes are anybody's choice (memory, text) */
}

static void the_largest_description_is_read(void **state)
{
    (void)state;
    const uint32_t size = FSM_SYSTEM_HEAD + FSM_SYSTEM_APP_SIZE + FSM_SYSTEM_FSMS_MAX * FSM_SYSTEM_FSM_SIZE;
    uint8_t *bytes = calloc(1, size);
    struct fsm_system system;
    uint8_t sample[SAMPLE_SIZE];
    sample_description(sample);
    memcpy(bytes, sample, FSM_SYSTEM_HEAD + FSM_SYSTEM_APP_SIZE);
    put32(bytes + FSM_SYSTEM_AT_LENGTH, size);
    put16(bytes + FSM_SYSTEM_AT_APPS, 1);
    put16(bytes + FSM_SYSTEM_AT_FSMS, FSM_SYSTEM_FSMS_MAX);
    memset(bytes + FSM_SYSTEM_AT_WIRES, 0, 8);
    put16(bytes + FSM_SYSTEM_AT_DEVICES, 0);
    put16(bytes + FSM_SYSTEM_HEAD + FSM_SYSTEM_APP_AT_COUNT, FSM_SYSTEM_FSMS_MAX);
    for (uint32_t i = 0; i < FSM_SYSTEM_FSMS_MAX; i++) {
        uint8_t *fsm = bytes + FSM_SYSTEM_HEAD + FSM_SYSTEM_APP_SIZE + i * FSM_SYSTEM_FSM_SIZE;
        put_name(fsm, "fsm");
        fsm[3] = (uint8_t)('a' + i / 256);
        fsm[4] = (uint8_t)('a' + i / 16 % 16);
        fsm[5] = (uint8_t)('a' + i % 16);
        put_name(fsm + FSM_SYSTEM_FSM_AT_TYPE, "gps");
        fsm[FSM_SYSTEM_FSM_AT_MAILBOX] = 1;
    }
    assert_null(fsm_system_open(bytes, size, &system));
    assert_string_equal(fsm_system_fsm(&system, FSM_SYSTEM_FSMS_MAX - 1).name, "fsmppp");
    free(bytes);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(a_good_description_is_read_as_it_was_written),
        cmocka_unit_test(a_description_cut_anywhere_is_refused),
        cmocka_unit_test(an_extended_description_is_refused),
        cmocka_unit_test(spoilt_bytes_never_lead_outside),
        cmocka_unit_test(the_largest_description_is_read),
    };
    struct CMUnitTest refusals[SPOILT];
    for (uint32_t i = 0; i < SPOILT; i++) {
        refusals[i] = (struct CMUnitTest){.name = spoilt[i].promise, .test_func = is_refused, .initial_state = (void *)&spoilt[i]};
    }
    return cmocka_run_group_tests_name("descriptions that are not good", refusals, NULL, NULL) +
           cmocka_run_group_tests_name("descriptions", others, NULL, NULL);
}
