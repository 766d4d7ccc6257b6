/* What a device remembers, on a medium whose power goes at every single byte: always the old state or the new one, never neither.
 */
#include "store.h"

#include "bytes.h"
#include "signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 6, SLOT = FSM_STORE_HEAD + ROOM * FSM_STORED_SIZE, FOREVER = 1 << 30 };

/* How a byte comes out that was being written, or erased, when the power went, and those that were to follow in an erase. */
enum torn { AS_IT_WAS, ALL_ONES, ALL_ZEROS, FLIPPED, TORN };

struct device {
    uint8_t bytes[2][SLOT];
    int32_t power; /* bytes that can still be written */
    enum torn torn;
    bool unreadable;
    uint32_t writes;
    struct fsm_medium medium;
};

static uint8_t torn_byte(enum torn torn, uint8_t before)
{
    switch (torn) {
    case ALL_ONES: return 0xff;
    case ALL_ZEROS: return 0;
    case FLIPPED: return before ^ 0x55;
    default: return before;
    }
}

static bool read_slot(void *context, uint32_t slot, uint32_t offset, uint8_t *bytes, uint32_t length)
{
    const struct device *device = context;
    assert_true(slot < 2 && offset % 4 == 0 && length % 4 == 0 && range_within(offset, length, SLOT));
    memcpy(bytes, device->bytes[slot] + offset, length);
    return !device->unreadable;
}

static bool write_slot(void *context, uint32_t slot, uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    struct device *device = context;
    assert_true(slot < 2 && offset % 4 == 0 && length % 4 == 0 && range_within(offset, length, SLOT));
    for (uint32_t i = 0; i < length; i++) {
        uint8_t *at = &device->bytes[slot][offset + i];
        if (device->power == 0) {
            *at = torn_byte(device->torn, *at);
            device->power = -1;
        }
        if (device->power < 0) return false;
        device->power--;
        device->writes++;
        *at = bytes[i];
    }
    return true;
}

static bool erase_slot(void *context, uint32_t slot)
{
    static const uint8_t erased[SLOT] = {[0 ... SLOT - 1] = 0xff};
    struct device *device = context;
    /* Flash is erased all at once: without power in the middle of it every byte is in doubt. */
    if (device->power >= 0 && device->power < SLOT)
        for (uint32_t i = 0; i < SLOT; i++) device->bytes[slot][i] = torn_byte(device->torn, device->bytes[slot][i]);
    return write_slot(context, slot, 0, erased, SLOT);
}

static int setup(void **state)
{
    struct device *device = calloc(1, sizeof *device);
    if (device == NULL) return -1;
    memset(device->bytes, 0xff, sizeof device->bytes);
    device->power = FOREVER;
    device->medium = (struct fsm_medium){device, SLOT, read_slot, write_slot, erase_slot};
    *state = device;
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static struct fsm_stored stored(const char *name, uint32_t kind, uint32_t value)
{
    struct fsm_stored stored = {.value = value, .kind = kind};
    strncpy((char *)stored.name, name, FSM_NAME_SIZE - 1);
    return stored;
}

static struct fsm_stored app(const char *name, uint32_t value) { return stored(name, FSM_STORED_APP, value); }

static uint32_t found(struct device *device, struct fsm_stored what)
{
    uint32_t value = 0xdeadbeef;
    assert_int_equal(fsm_store_find(&device->medium, &what, &value), FSM_LOAD_OK);
    return value;
}

static enum fsm_load_error raise_one(struct device *device, struct fsm_stored what)
{
    return fsm_store_raise(&device->medium, &what, 1);
}

static void test_nothing_is_remembered_at_first(void **state)
{
    struct device *device = *state;
    assert_int_equal(found(device, app("a", 0)), 0);
    memset(device->bytes, 0, sizeof device->bytes);
    assert_int_equal(found(device, app("a", 0)), 0);
}

static void test_values_only_rise(void **state)
{
    struct device *device = *state;
    assert_int_equal(raise_one(device, app("a", 5)), FSM_LOAD_OK);
    assert_int_equal(found(device, app("a", 0)), 5);
    const uint32_t writes = device->writes;
    assert_int_equal(raise_one(device, app("a", 4)), FSM_LOAD_OK);
    assert_int_equal(raise_one(device, app("a", 5)), FSM_LOAD_OK);
    assert_int_equal(raise_one(device, app("b", 0)), FSM_LOAD_OK);
    assert_int_equal(device->writes, writes); /* nothing new: nothing written */
    assert_int_equal(found(device, app("a", 0)), 5);
    assert_int_equal(raise_one(device, app("a", 0xffffffff)), FSM_LOAD_OK);
    assert_int_equal(found(device, app("a", 0)), 0xffffffff);
}

static void test_apps_and_signers_do_not_mix(void **state)
{
    struct device *device = *state;
    const struct fsm_stored both[] = {app("a", 7), stored("a", FSM_STORED_SIGNER, 3)};
    assert_int_equal(fsm_store_raise(&device->medium, both, 2), FSM_LOAD_OK);
    assert_int_equal(raise_one(device, app("aa", 9)), FSM_LOAD_OK);
    assert_int_equal(found(device, app("a", 0)), 7);
    assert_int_equal(found(device, stored("a", FSM_STORED_SIGNER, 0)), 3);
    assert_int_equal(found(device, app("aa", 0)), 9);
    assert_int_equal(found(device, app("b", 0)), 0);
}

static void test_no_more_than_there_is_room_for(void **state)
{
    struct device *device = *state;
    char name[2] = "a";
    for (uint32_t i = 0; i < ROOM; i++, name[0]++) assert_int_equal(raise_one(device, app(name, i + 1)), FSM_LOAD_OK);
    const struct device before = *device;
    assert_int_equal(raise_one(device, app("z", 1)), FSM_LOAD_STORE_FULL);
    assert_memory_equal(device->bytes, before.bytes, sizeof before.bytes);
    assert_int_equal(raise_one(device, app("a", 100)), FSM_LOAD_OK); /* what is there can still rise */
    assert_int_equal(found(device, app("a", 0)), 100);
    assert_int_equal(found(device, app("f", 0)), ROOM);
}

/* Gives slot 0, with its one entry, another sequence number, and the digest that belongs to it. */
static void set_sequence(struct device *device, uint32_t sequence)
{
    uint8_t covered[FSM_STORE_AT_DIGEST - FSM_STORE_AT_VERSION + FSM_STORED_SIZE], hash[FSM_HASH_SIZE], *slot = device->bytes[0];
    store32_le(slot + FSM_STORE_AT_SEQUENCE, sequence);
    memcpy(covered, slot + FSM_STORE_AT_VERSION, FSM_STORE_AT_DIGEST - FSM_STORE_AT_VERSION);
    memcpy(covered + FSM_STORE_AT_DIGEST - FSM_STORE_AT_VERSION, slot + FSM_STORE_HEAD, FSM_STORED_SIZE);
    fsm_hash(covered, sizeof covered, hash);
    memcpy(slot + FSM_STORE_AT_DIGEST, hash, FSM_STORE_HEAD - FSM_STORE_AT_DIGEST);
}

static void test_the_last_sequence_number_is_no_way_back(void **state)
{
    struct device *device = *state;
    assert_int_equal(raise_one(device, app("a", 5)), FSM_LOAD_OK);
    set_sequence(device, 0xfffffffe);
    assert_int_equal(raise_one(device, app("a", 6)), FSM_LOAD_OK);
    set_sequence(device, 0xffffffff); /* of the older slot, which so is the newer one */
    assert_int_equal(found(device, app("a", 0)), 5);
    assert_int_equal(raise_one(device, app("a", 7)), FSM_LOAD_STORE_FULL);
    assert_int_equal(found(device, app("a", 0)), 5);
}

/* The state after an update that the power left at every byte, and again while it was made up for. */
static void cut_at_every_byte(struct device *device, const struct fsm_stored *raised, uint32_t count, uint32_t bystander)
{
    const struct device before = *device;
    uint32_t old[2], cuts = 0;
    for (uint32_t i = 0; i < count; i++) old[i] = found(device, raised[i]);
    for (int32_t power = 0;; power++) {
        for (enum torn torn = 0; torn < TORN; torn++) {
            *device = before;
            device->power = power;
            device->torn = torn;
            const bool done = fsm_store_raise(&device->medium, raised, count) == FSM_LOAD_OK;
            device->power = FOREVER; /* the device starts again */
            const bool is_new = found(device, raised[0]) == raised[0].value;
            for (uint32_t i = 0; i < count; i++) assert_int_equal(found(device, raised[i]), is_new ? raised[i].value : old[i]);
            assert_int_equal(found(device, app("bystander", 0)), bystander);
            assert_true(is_new || !done);
            cuts += !done;
            if (done && torn == TORN - 1) {
                assert_true(cuts >= (SLOT + FSM_STORE_HEAD) * TORN);
                return;
            }
            assert_int_equal(fsm_store_raise(&device->medium, raised, count), FSM_LOAD_OK);
            for (uint32_t i = 0; i < count; i++) assert_int_equal(found(device, raised[i]), raised[i].value);
        }
    }
}

static void test_a_power_cut_at_any_byte_leaves_the_old_state_or_the_new(void **state)
{
    struct device *device = *state;
    const struct fsm_stored raised[] = {app("a", 7), stored("ci", FSM_STORED_SIGNER, 2)};
    cut_at_every_byte(device, raised, 2, 0); /* the first state ever */
    assert_int_equal(raise_one(device, app("bystander", 3)), FSM_LOAD_OK);
    for (uint32_t i = 0; i < 3; i++) { /* from one slot into the other, and back */
        const struct fsm_stored more[] = {app("a", 8 + i), stored("ci", FSM_STORED_SIGNER, 9 + i)};
        cut_at_every_byte(device, more, 2, 3);
    }
}

/* A cut, then a second one in the attempt to make up for it, at a sample of places. */
static void test_a_second_power_cut_does_no_more(void **state)
{
    struct device *device = *state;
    const struct fsm_stored raised = app("a", 7);
    assert_int_equal(raise_one(device, app("a", 3)), FSM_LOAD_OK);
    const struct device before = *device;
    for (int32_t first = 0; first < 2 * SLOT; first += 13)
        for (int32_t second = 0; second < 2 * SLOT; second += 13) {
            *device = before;
            device->torn = FLIPPED;
            device->power = first;
            fsm_store_raise(&device->medium, &raised, 1);
            device->power = second;
            fsm_store_raise(&device->medium, &raised, 1);
            device->power = FOREVER;
            const uint32_t value = found(device, raised);
            assert_true(value == 3 || value == 7);
            assert_int_equal(raise_one(device, raised), FSM_LOAD_OK);
            assert_int_equal(found(device, raised), 7);
        }
}

static void test_every_flipped_bit_of_the_newest_slot_is_noticed(void **state)
{
    struct device *device = *state;
    assert_int_equal(raise_one(device, app("a", 3)), FSM_LOAD_OK); /* in slot 0 */
    const struct device alone = *device;
    assert_int_equal(raise_one(device, app("a", 7)), FSM_LOAD_OK); /* in slot 1 */
    const struct device two = *device;
    for (uint32_t bit = 0; bit < (FSM_STORE_HEAD + FSM_STORED_SIZE) * 8; bit++) {
        *device = two;
        device->bytes[1][bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(found(device, app("a", 0)), 3); /* the other one holds */
        *device = alone;
        device->bytes[0][bit / 8] ^= (uint8_t)(1 << bit % 8);
        struct fsm_stored what = app("a", 0);
        uint32_t value;
        const enum fsm_load_error error = fsm_store_find(&device->medium, &what, &value);
        if (bit < 32) assert_true(error == FSM_LOAD_OK && value == 0); /* a slot never finished, as far as anybody can tell */
        else assert_int_equal(error, FSM_LOAD_STORE_DAMAGED);
        if (bit >= 32) assert_int_equal(raise_one(device, app("a", 9)), FSM_LOAD_STORE_DAMAGED);
    }
}

static void test_counts_beyond_the_slot_are_damage(void **state)
{
    struct device *device = *state;
    assert_int_equal(raise_one(device, app("a", 3)), FSM_LOAD_OK);
    device->bytes[0][FSM_STORE_AT_COUNT] = ROOM + 1;
    uint32_t value;
    struct fsm_stored what = app("a", 0);
    assert_int_equal(fsm_store_find(&device->medium, &what, &value), FSM_LOAD_STORE_DAMAGED);
    device->bytes[0][FSM_STORE_AT_COUNT] = 0xff;
    device->bytes[0][FSM_STORE_AT_COUNT + 1] = 0xff;
    assert_int_equal(fsm_store_find(&device->medium, &what, &value), FSM_LOAD_STORE_DAMAGED);
}

static void test_a_medium_that_does_not_read_or_write_is_said(void **state)
{
    struct device *device = *state;
    uint32_t value;
    struct fsm_stored what = app("a", 3);
    device->unreadable = true;
    assert_int_equal(fsm_store_find(&device->medium, &what, &value), FSM_LOAD_STORE_MACHINE);
    assert_int_equal(fsm_store_raise(&device->medium, &what, 1), FSM_LOAD_STORE_MACHINE);
    device->unreadable = false;
    device->power = 0;
    assert_int_equal(fsm_store_raise(&device->medium, &what, 1), FSM_LOAD_STORE_MACHINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_is_remembered_at_first, setup, teardown),
        cmocka_unit_test_setup_teardown(test_values_only_rise, setup, teardown),
        cmocka_unit_test_setup_teardown(test_apps_and_signers_do_not_mix, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_more_than_there_is_room_for, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_last_sequence_number_is_no_way_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_power_cut_at_any_byte_leaves_the_old_state_or_the_new, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_second_power_cut_does_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_flipped_bit_of_the_newest_slot_is_noticed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_counts_beyond_the_slot_are_damage, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_medium_that_does_not_read_or_write_is_said, setup, teardown),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
