/* Any image with a manifest in it that is read: measured and mapped. The first byte says for which machine, the next four where the
 * manifest lies. */
#include "bytes.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { FRONT = 5, CELL_ROOM = 8192, ELF_HEADER = 52 };
    if (size < FRONT + ELF_HEADER || size > FUZZ_LIMIT) return 0;
    const uint32_t target = data[0] % 2 == 0 ? FSM_TARGET_X86 : FSM_TARGET_CORTEX_M3;
    const uint32_t manifest = load32_le(data + 1) & ~7u, length = (uint32_t)size - FRONT, room = length + CELL_ROOM;
    uint8_t *file = fuzz_copy(data + FRONT, length, CELL_ROOM);
    struct fsm_verified verified = {
        .seal = FSM_SEAL_CONFIRMED, .file = file, .size = length, .image_length = length, .target = target, .kind = FSM_KIND_APP};
    if (range_within(manifest, FSM_MANIFEST_HEAD, length)) {
        const uint32_t manifest_length = load16_le(file + manifest + FSM_MANIFEST_AT_LENGTH);
        enum fsm_load_error error = fsm_manifest_read(file, length, manifest, manifest_length, &verified.manifest);
        if (error == FSM_LOAD_OK && verified.manifest.target == target) fuzz_map(&verified, file, room);
    }
    free(file);
    return 0;
}
