/* fuzz_show.c: whatever a file holds, fsmsign show describes it or refuses it, and leaves nothing behind. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "signer/description.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    struct fsm_sign_description description;
    struct fsm_sign_why why;
    if (!nowhere && !(nowhere = fopen("/dev/null", "w"))) abort();
    if (fsm_sign_describe("input", data, size, &description, &why) != FSM_SIGN_OK) return 0;
    fsm_sign_description_text(&description, nowhere);
    fsm_sign_description_json(&description, nowhere);
    fsm_sign_description_free(&description);
    return 0;
}
