/* Any manifest: the first bytes say where it lies in the rest, and how long it is said to be. */
#include "bytes.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { FRONT = 8 };
    struct fsm_manifest manifest;
    if (size < FRONT || size > FUZZ_LIMIT) return 0;
    const uint32_t length = (uint32_t)size - FRONT;
    uint8_t *image = fuzz_copy(data + FRONT, length, 0);
    if (fsm_manifest_read(image, length, load32_le(data), load32_le(data + 4), &manifest) == FSM_LOAD_OK)
        fuzz_read_manifest(&manifest);
    free(image);
    return 0;
}
