/* Any certificate, all of it behind a signature that is good. */
#include "certificate.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fsm_holder holder;
    if (size > FSM_CERTIFICATE_MAX) return 0;
    uint8_t *certificate = fuzz_copy(data, size, 0);
    const struct fsm_policy policy = fuzz_policy(FSM_KIND_APP);
    if (fsm_certificate_check(certificate, (uint32_t)size, &policy, &holder) == FSM_LOAD_OK)
        fuzz_require(holder.key[0] == 4 && (holder.rights.trusted | 1) == 1);
    free(certificate);
    return 0;
}
