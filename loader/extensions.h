/* extensions.h: the extensions of a certificate that its issuer's signature was found good on; which and how: certificate.h. */
#ifndef FSM_EXTENSIONS_H
#define FSM_EXTENSIONS_H

#include "der.h"
#include "error.h"
#include "rights.h"

/* Reads the contents of the SEQUENCE OF Extension. On anything but FSM_LOAD_OK *rights is not to be used. */
enum fsm_load_error fsm_extensions_check(struct fsm_der extensions, struct fsm_rights *rights);

#endif
