/* verify.h: is a signed file genuine? Asked twice: of the loader's own code, and of OpenSSL (verify_openssl.h). */
#ifndef FSM_SIGN_VERIFY_H
#define FSM_SIGN_VERIFY_H

#include <openssl/x509.h>

#include "loader/load.h"

#include "error.h"

enum fsm_sign_verdict {
    FSM_SIGN_GENUINE,      /* both accept it */
    FSM_SIGN_REFUSED,      /* both refuse it, or the device's groups do not suffice */
    FSM_SIGN_DISAGREEMENT, /* one accepts what the other refuses: one of them has a defect */
};

/* Verifies against a root as a device would that has no stored counters and takes everything but groups outside `groups` (a mask of
 * 1 << FSM_GROUP_…). Unless genuine, `text` (cut to `text_size`, always terminated) says why in one line. */
enum fsm_sign_verdict fsm_sign_verify(const uint8_t *file, size_t size, X509 *root, uint64_t groups, char *text, size_t text_size);

/* The verdict of two answers; `reason` is the one of fsm_sign_check. */
enum fsm_sign_verdict fsm_sign_judge(enum fsm_load_error loader, enum fsm_sign_error openssl, const char *reason, char *text,
                                     size_t text_size);

#endif
