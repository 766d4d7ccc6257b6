/* Any two slots: what is found is what an update then keeps, or raises. */
#include "bytes.h"
#include "fuzz.h"
#include "store.h"

#include <string.h>

enum { SLOT = FSM_STORE_HEAD + 4 * FSM_STORED_SIZE };

static bool read_slot(void *context, uint32_t slot, uint32_t offset, uint8_t *bytes, uint32_t length)
{
    fuzz_require(slot < 2 && range_within(offset, length, SLOT));
    memcpy(bytes, (uint8_t *)context + slot * SLOT + offset, length);
    return true;
}

static bool write_slot(void *context, uint32_t slot, uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    fuzz_require(slot < 2 && range_within(offset, length, SLOT));
    memcpy((uint8_t *)context + slot * SLOT + offset, bytes, length);
    return true;
}

static bool erase_slot(void *context, uint32_t slot)
{
    fuzz_require(slot < 2);
    memset((uint8_t *)context + slot * SLOT, 0xff, SLOT);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t slots[2 * SLOT];
    const struct fsm_medium medium = {slots, SLOT, read_slot, write_slot, erase_slot};
    const struct fsm_stored app = {.name = "heartbeat", .value = 9, .kind = FSM_STORED_APP},
                            other = {.name = "gps", .kind = FSM_STORED_APP};
    uint32_t before, beside, value;
    memset(slots, 0xff, sizeof slots);
    memcpy(slots, data, size < sizeof slots ? size : sizeof slots);
    if (fsm_store_find(&medium, &app, &before) != FSM_LOAD_OK || fsm_store_find(&medium, &other, &beside) != FSM_LOAD_OK) return 0;
    const enum fsm_load_error error = fsm_store_raise(&medium, &app, 1);
    fuzz_require(error == FSM_LOAD_OK || error == FSM_LOAD_STORE_FULL);
    fuzz_require(fsm_store_find(&medium, &app, &value) == FSM_LOAD_OK);
    fuzz_require(value == (error == FSM_LOAD_OK && before < app.value ? app.value : before));
    fuzz_require(fsm_store_find(&medium, &other, &value) == FSM_LOAD_OK && value == beside);
    return 0;
}
