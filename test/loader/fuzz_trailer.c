/* Any file's end. */
#include "bytes.h"
#include "fuzz.h"
#include "trailer.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fsm_trailer trailer;
    if (size > FUZZ_LIMIT) return 0;
    uint8_t *file = fuzz_copy(data, size, 0);
    if (fsm_trailer_read(file, (uint32_t)size, &trailer) == FSM_LOAD_OK) {
        const uint32_t padded = (trailer.certificate_length + 3) & ~3u;
        fuzz_require(trailer.certificate == trailer.image_length);
        fuzz_require(trailer.certificate + padded + FSM_TRAILER_HEADER == trailer.signed_length);
        fuzz_require(trailer.signed_length + FSM_SIGNATURE_SIZE == size);
        fuzz_require(range_within(trailer.manifest, trailer.manifest_length, trailer.image_length));
    }
    free(file);
    return 0;
}
