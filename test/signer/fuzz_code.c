/* The verifier of machine code, fed with anything that the signer takes for an app of its target: it ends, and reads nothing
 * beyond. */
#include "signer/code/code.h"
#include "signer/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fsm_sign_why why;
    struct fsm_manifest manifest;
    if (fsm_sign_image_read(data, size, &manifest, &why) != FSM_SIGN_OK) return 0;
    if (!fsm_sign_code_has_policy(manifest.target)) return 0;
    fsm_sign_code_verify(data, size, &manifest, &why);
    return 0;
}
