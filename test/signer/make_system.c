/* make_system.c: make_system OUT KEY CERTIFICATE: signs a system image, whose content nobody looks at here, for cortex-m3. */
#include <stdio.h>
#include <stdlib.h>

#include <fsm/abi.h>

#include "signer/file.h"
#include "signer/sign.h"

int main(int argc, char **argv)
{
    static const uint8_t content[] = "a system description";
    const struct fsm_sign_image image = {
        .bytes = content, .size = sizeof content, .kind = FSM_KIND_SYSTEM, .target = FSM_TARGET_CORTEX_M3};
    struct fsm_signer *signer;
    struct fsm_sign_why why;
    uint8_t *file;
    size_t size;
    if (argc != 4) return 2;
    if (fsm_signer_open(argv[2], argv[3], &signer, &why)) return fsm_sign_exit_code(why.error);
    enum fsm_sign_error error = fsm_sign(signer, &image, 0, &file, &size, &why);
    fsm_signer_close(signer);
    if (error) return fsm_sign_exit_code(error);
    error = fsm_sign_file_replace(argv[1], file, size, &why);
    free(file);
    return fsm_sign_exit_code(error);
}
