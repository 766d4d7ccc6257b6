#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

enum { CELL = 4096, SLOTS = 4 * (FSM_WORDS_CORTEX_M + FSM_IMPORTS_MAX) + 4 };

void fuzz_require(bool condition)
{
    if (!condition) abort();
}

uint8_t *fuzz_copy(const uint8_t *bytes, size_t size, size_t more)
{
    uint8_t *copy = calloc(1, size + more > 0 ? size + more : 1);
    fuzz_require(copy != NULL);
    if (size > 0) memcpy(copy, bytes, size);
    return copy;
}

void fuzz_read_manifest(const struct fsm_manifest *manifest)
{
    fuzz_require(strlen(fsm_manifest_name(manifest)) < FSM_NAME_SIZE && strlen(fsm_manifest_compiler(manifest)) < FSM_NAME_SIZE);
    for (uint32_t i = 0; i < manifest->types; i++) {
        const struct fsm_manifest_type type = fsm_manifest_type(manifest, i);
        fuzz_require(strlen(type.name) < FSM_NAME_SIZE && type.state > 0 && type.state <= manifest->memory && type.align <= 8);
    }
    for (uint32_t i = 0; i < manifest->peers; i++) fuzz_require(strlen(fsm_manifest_peer(manifest, i)) < FSM_NAME_SIZE);
    for (uint32_t i = 0; i < manifest->functions; i++) {
        fuzz_require(strlen(fsm_manifest_trusted_name(manifest, i)) < FSM_TRUSTED_AT_REASON);
        fuzz_require(strlen(fsm_manifest_trusted_reason(manifest, i)) < FSM_TRUSTED_SIZE - FSM_TRUSTED_AT_REASON);
    }
    for (uint32_t i = 1; i < manifest->imports; i++)
        fuzz_require(fsm_manifest_import(manifest, i - 1) < fsm_manifest_import(manifest, i));
}

static uint64_t resolve(void *context, uint16_t call)
{
    (void)context;
    return 0x1001u + call;
}

void fuzz_map(const struct fsm_verified *verified, uint8_t *file, uint32_t room)
{
    struct fsm_extent extent;
    struct fsm_image image;
    if (fsm_load_measure(verified, &extent) != FSM_LOAD_OK) return;
    bool x86 = verified->target == FSM_TARGET_X86;
    if (x86 && (extent.cell_offset > room || extent.cell_offset + CELL > room)) return;
    uint8_t *cell = fuzz_copy(NULL, 0, SLOTS + CELL), *before = fuzz_copy(file, room, 0);
    struct fsm_placement placement = {
        .image = file,
        .image_writable = true,
        .image_address = 0x10000,
        .cell = x86 ? file + extent.cell_offset : cell + SLOTS,
        .cell_address = x86 ? 0x10000 + extent.cell_offset : 0x20010000,
        .cell_size = CELL,
    };
    enum fsm_load_error error = fsm_load_map(verified, &placement, resolve, NULL, &image);
    if (error != FSM_LOAD_OK || !x86) fuzz_require(memcmp(before, file, room) == 0);
    for (uint32_t i = 0; error == FSM_LOAD_OK && i < verified->manifest.types; i++)
        fuzz_require(image.handlers[i] - placement.image_address - extent.code <= extent.code_size);
    free(before);
    free(cell);
}

struct fsm_policy fuzz_policy(uint16_t kind)
{
    static const uint8_t root_name[] = {0x30, 0x1d, 0x31, 0x1b, 0x30, 0x19, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x12, 'R', 'o', 'o',
                                        't',  ' ',  'o',  'f',  ' ',  't',  'h',  'e',  ' ',  'd',  'e',  'v',  'i',  'c', 'e'};
    static const uint8_t root_key[65] = {4};
    return (struct fsm_policy){
        .root_name = root_name,
        .root_name_length = sizeof root_name,
        .root_key = root_key,
        .kind = kind,
        .device = {.groups = UINT64_MAX, .memory = UINT32_MAX, .targets = UINT32_MAX, .priority = 31, .trusted = true},
        .now = 1800000000,
    };
}
