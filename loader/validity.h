/* validity.h: from when until when a certificate is valid (RFC 5280, 4.1.2.5). */
#ifndef FSM_VALIDITY_H
#define FSM_VALIDITY_H

#include "der.h"
#include "error.h"

/* Whether `now`, in seconds since 1970, lies in the Validity with these contents, both ends included. FSM_LOAD_CERTIFICATE_TIME:
 * no; FSM_LOAD_CERTIFICATE_DER: its dates are none. */
enum fsm_load_error fsm_validity_check(struct fsm_der validity, uint64_t now);

#endif
