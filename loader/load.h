/* load.h: from bytes somebody brought to an app that may run. Freestanding, no allocation, no writable statics: everything it
 * remembers is in the context the caller gives.
 *
 * fsm_load_verify decides about a file, in this order (DESIGN: trust): exact layout, certificate, signature, and only then the
 * manifest: manifest ⊆ certificate ⊆ device policy, counter and epoch not older than stored. fsm_load_map makes the very bytes that
 * were verified executable, without copying code: read-only segments are used in place, where their file offset is their address.
 */
#ifndef FSM_LOAD_H
#define FSM_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include <bearssl.h>

/* Why a file is refused. The order follows the checks. Texts, with what to do about it: fsm_load_text. */
#define FSM_LOAD_ERRORS(X) \
    X(OK,                "the file is genuine and may run") \
    X(FILE_SIZE,         "the file is shorter than a trailer, larger than the limit, or not a multiple of 4 bytes: it is not a signed file or was cut; sign it with fsmsign") \
    X(TRAILER,           "no valid trailer at the end of the file: it is unsigned, cut or extended; sign it with fsmsign") \
    /* … one line each, to be completed by the loader … */

#endif
