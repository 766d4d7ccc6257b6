/* The readers of everything that comes from outside, fed with anything: trailer, certificate structure, manifest, ELF file,
 * mapping. Signatures are left out, as nobody guesses one: what is behind them is reached directly. The first byte of the input
 * chooses. */
#include "bytes.h"
#include "extensions.h"
#include "load.h"
#include "trailer.h"
#include "validity.h"

#include <stdlib.h>
#include <string.h>

enum { CELL = 4096, SLOTS = 4 * (FSM_WORDS_CORTEX_M + FSM_IMPORTS_MAX) + 4, LIMIT = 64 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t resolve(void *context, uint16_t call)
{
    (void)context;
    return 0x1001u + call;
}

/* Memory of just the size that the loader may touch, so that a sanitizer sees every byte beyond it. */
static void map(struct fsm_verified *verified, uint8_t *file, uint32_t room)
{
    struct fsm_extent extent;
    struct fsm_image image;
    if (fsm_load_measure(verified, &extent) != FSM_LOAD_OK) return;
    bool x86 = verified->target == FSM_TARGET_X86;
    if (x86 && (extent.cell_offset > room || extent.cell_offset + CELL > room)) return;
    uint8_t *cell = malloc(SLOTS + CELL);
    if (cell == NULL) abort();
    struct fsm_placement placement = {
        .image = file,
        .image_writable = true,
        .image_address = 0x10000,
        .cell = x86 ? file + extent.cell_offset : cell + SLOTS,
        .cell_address = x86 ? 0x10000 + extent.cell_offset : 0x20010000,
        .cell_size = CELL,
    };
    uint8_t *before = malloc(room);
    if (before == NULL) abort();
    memcpy(before, file, room);
    enum fsm_load_error error = fsm_load_map(verified, &placement, resolve, NULL, &image);
    if ((error != FSM_LOAD_OK || !x86) && memcmp(before, file, room) != 0) abort();
    free(before);
    free(cell);
}

static void fuzz_app(const uint8_t *data, uint32_t size, uint32_t target)
{
    if (size < 4) return;
    uint32_t manifest = load32_le(data) % LIMIT & ~7u, length = size - 4, room = length + 2 * CELL;
    uint8_t *file = calloc(1, room);
    if (file == NULL) abort();
    memcpy(file, data + 4, length);
    struct fsm_verified verified = {.seal = FSM_SEAL_CONFIRMED, .file = file, .size = length, .image_length = length, .target = target, .kind = FSM_KIND_APP};
    if (range_within(manifest, FSM_MANIFEST_HEAD, length)) {
        uint32_t manifest_length = load16_le(file + manifest + FSM_MANIFEST_AT_LENGTH);
        enum fsm_load_error error = fsm_manifest_read(file, length, manifest, manifest_length, &verified.manifest);
        if (error == FSM_LOAD_OK && verified.manifest.target == target) map(&verified, file, room);
    }
    free(file);
}

static void fuzz_file(const uint8_t *data, uint32_t size, uint16_t kind)
{
    static const uint8_t root_name[] = {0x30, 0}, root_key[65] = {4};
    struct fsm_policy policy = {.root_name = root_name, .root_name_length = 2, .root_key = root_key, .kind = kind};
    static struct fsm_load_context context;
    struct fsm_verified verified;
    struct fsm_trailer trailer;
    if (size == 0) return;
    if (fsm_trailer_read(data, size, &trailer) == FSM_LOAD_OK && trailer.signed_length + 64 != size) abort();
    if (fsm_load_verify(&context, data, size, &policy, &verified) == FSM_LOAD_OK) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > LIMIT) return 0;
    /* A copy of just the rest, so that reading beyond it is seen. */
    uint32_t length = (uint32_t)size - 1;
    uint8_t *rest = malloc(length > 0 ? length : 1);
    if (rest == NULL) abort();
    memcpy(rest, data + 1, length);
    struct fsm_rights rights;
    switch (data[0] % 6) {
    case 0: fuzz_app(rest, length, FSM_TARGET_X86); break;
    case 1: fuzz_app(rest, length, FSM_TARGET_CORTEX_M3); break;
    case 2: fuzz_file(rest, length, FSM_KIND_APP); break;
    case 3: fuzz_file(rest, length, FSM_KIND_SYSTEM); break;
    case 4: (void)fsm_extensions_check((struct fsm_der){rest, length}, &rights); break;
    default: (void)fsm_validity_check((struct fsm_der){rest, length}, 1800000000); break;
    }
    free(rest);
    return 0;
}
