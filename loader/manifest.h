/* manifest.h: an app's manifest (fsm/abi.h): one strict reader for loader, kernel, signer and tests.
 *
 * What fsm_manifest_read accepts is well-formed; whether it is genuine is the signature's affair, and whether its addresses lie in
 * the right segments is fsm_load_measure's. The names returned point into the image and end with a zero.
 */
#ifndef FSM_MANIFEST_H
#define FSM_MANIFEST_H

#include "error.h"

#include <stdbool.h>
#include <stdint.h>

struct fsm_manifest {
    const uint8_t *bytes; /* in the image, which must outlive this */
    uint32_t offset;      /* of those bytes, from the image's start */
    uint32_t length;
    uint32_t version; /* the app's, for people */
    uint32_t counter;
    uint32_t target;
    uint64_t groups;
    uint32_t memory;
    uint32_t fuel;
    int32_t slots; /* from the manifest to import slot 0; 0: they lie below the cell, or there are no imports */
    bool trusted;
    bool globals; /* its mutable static data belong to the state of the app's one FSM */
    bool needs_mpu;
    uint8_t types, peers, imports;
    uint8_t functions; /* marked trusted */
};

struct fsm_manifest_type {
    const char *name;
    int32_t handler; /* from the manifest's start */
    uint32_t state, align, stack;
    uint32_t segment; /* of stack, that it takes from one checkpoint to the next; 0: it has none */
    uint64_t layout;
};

/* Reads and checks the manifest that takes the `length` bytes at `offset` of an image; every field of it is looked at. On anything
 * but FSM_LOAD_OK *manifest is not to be used. */
enum fsm_load_error fsm_manifest_read(const uint8_t *image, uint32_t image_length, uint32_t offset, uint32_t length,
                                      struct fsm_manifest *manifest);

/* The parts of a manifest that was read; `index` below types, peers, functions, imports. */
const char *fsm_manifest_name(const struct fsm_manifest *manifest);
const char *fsm_manifest_compiler(const struct fsm_manifest *manifest);
struct fsm_manifest_type fsm_manifest_type(const struct fsm_manifest *manifest, uint32_t index);
const char *fsm_manifest_peer(const struct fsm_manifest *manifest, uint32_t index);
/* A function marked trusted, and why. */
const char *fsm_manifest_trusted_name(const struct fsm_manifest *manifest, uint32_t index);
const char *fsm_manifest_trusted_reason(const struct fsm_manifest *manifest, uint32_t index);
uint16_t fsm_manifest_import(const struct fsm_manifest *manifest, uint32_t index);

#endif
