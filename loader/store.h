/* store.h: what a device remembers so that nothing withdrawn comes back: of each app the highest security counter it has run, of
 * each signer the highest epoch. It survives a power cut at any moment: there is always the old state or the new one.
 *
 * Two slots of a medium (fsm/abi.h has the layout). An update erases the slot that does not hold, writes the new state there, and last
 * of all the word that makes it one; so a slot that was being written, or erased, when the power went is no state, and the other
 * one holds. When none holds and none was ever finished, nothing is remembered yet. When a finished one is damaged and the other one
 * does not hold, what was remembered is lost, which is an error: a device then must not believe that nothing was.
 *
 * The digest finds damage, not forgery: who can write the medium can make the device forget.
 */
#ifndef FSM_STORE_H
#define FSM_STORE_H

#include "error.h"

#include <fsm/abi.h>

#include <stdbool.h>
#include <stdint.h>

/* Two slots, numbered 0 and 1, of something that keeps its bytes without power. Offsets and lengths are multiples of 4 bytes. */
struct fsm_medium {
    void *context;
    uint32_t size; /* bytes of a slot, FSM_STORE_HEAD and then as many entries as there is room for; one at least */
    bool (*read)(void *context, uint32_t slot, uint32_t offset, uint8_t *bytes, uint32_t length);
    /* Writes bytes that were erased; they are kept when it returns. A power cut leaves any of them as they were, or anything. */
    bool (*write)(void *context, uint32_t slot, uint32_t offset, const uint8_t *bytes, uint32_t length);
    /* Erases a slot; what its bytes are then does not matter, but FSM_STORE_MAGIC must not be the first four. */
    bool (*erase)(void *context, uint32_t slot);
};

/* One thing remembered. */
struct fsm_stored {
    uint8_t name[FSM_NAME_SIZE]; /* of an app, or what stands for a signer: FSM_STORED_AT_NAME */
    uint32_t value;
    uint32_t kind; /* FSM_STORED_… */
};

/* The lowest value that is still accepted for `stored`'s name and kind: what is remembered, 0 if nothing is. Its `value` is not looked
 * at. FSM_LOAD_STORE_…: *value is not to be used. */
enum fsm_load_error fsm_store_find(const struct fsm_medium *medium, const struct fsm_stored *stored, uint32_t *value);

/* From now on remembers the `count` values, no two of them about the same, where they are higher than what was remembered; writes
 * nothing if none is. On an error the old state holds. */
enum fsm_load_error fsm_store_raise(const struct fsm_medium *medium, const struct fsm_stored *raised, uint32_t count);

#endif
