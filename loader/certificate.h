/* certificate.h: the one certificate in a signed file: issued by the device's root, for a signer of apps and nothing else (RFC
 * 5280, narrowed as the manual says), with the rights it grants. */
#ifndef FSM_CERTIFICATE_H
#define FSM_CERTIFICATE_H

#include "error.h"
#include "load.h"
#include "rights.h"

#include <stdint.h>

enum { FSM_PUBLIC_KEY_SIZE = 65 }; /* an uncompressed point: 4, x, y */

/* Checks the `length` bytes of a certificate against policy's root and time. On FSM_LOAD_OK `key` has the signer's public key and
 * *rights what it may sign; otherwise neither is to be used. */
enum fsm_load_error fsm_certificate_check(struct fsm_load_context *context, const uint8_t *certificate, uint32_t length,
                                          const struct fsm_policy *policy, uint8_t key[FSM_PUBLIC_KEY_SIZE],
                                          struct fsm_rights *rights);

#endif
