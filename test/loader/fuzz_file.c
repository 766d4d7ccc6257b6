/* Any file, the whole way: decided about, decided about once more, mapped. The first byte says what kind is expected. */
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { CELL_ROOM = 8192 };
    struct fsm_load_context context;
    struct fsm_verified verified;
    if (size < 1 || size > FUZZ_LIMIT) return 0;
    const uint32_t length = (uint32_t)size - 1;
    uint8_t *file = fuzz_copy(data + 1, length, CELL_ROOM);
    const struct fsm_policy policy = fuzz_policy(data[0] % 2 == 0 ? FSM_KIND_APP : FSM_KIND_SYSTEM);
    if (fsm_load_verify(&context, file, length, &policy, &verified) == FSM_LOAD_OK) {
        fuzz_require(fsm_load_confirm(&context, &policy, &verified) == FSM_LOAD_OK && verified.seal == FSM_SEAL_CONFIRMED);
        if (verified.kind == FSM_KIND_APP) {
            fuzz_read_manifest(&verified.manifest);
            fuzz_map(&verified, file, length + CELL_ROOM);
        }
    }
    free(file);
    return 0;
}
