/* trailer.h: what follows the image in a signed file: certificate, header, signature (fsm/abi.h has the layout). */
#ifndef FSM_SIGN_TRAILER_H
#define FSM_SIGN_TRAILER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fsm/abi.h>

#include "error.h"

/* Bytes behind the certificate. */
enum { FSM_SIGN_TRAILER_END = FSM_TRAILER_HEADER + FSM_SIGNATURE_SIZE };

enum { FSM_SIGN_MANIFEST_ALIGN = 8 }; /* of its offset in the file */

struct fsm_sign_trailer {
    uint32_t file, image; /* bytes of the whole file, of the padded image */
    uint32_t manifest;    /* offset in the file */
    uint16_t manifest_length, certificate_length;
    uint16_t kind;   /* FSM_KIND_… */
    uint32_t target; /* FSM_TARGET_… */
};

/* Whether the file ends as a signed one does: a header with the right magic and file length. Such a file is signed or was meant to
 * be. */
bool fsm_sign_trailer_present(const uint8_t *file, size_t size);

/* Reads the trailer and checks every length and every byte of padding. FSM_SIGN_NOT_SIGNED, FSM_SIGN_TRAILER. */
enum fsm_sign_error fsm_sign_trailer_read(const uint8_t *file, size_t size, struct fsm_sign_trailer *trailer,
                                          struct fsm_sign_why *why);

/* Writes the header's FSM_TRAILER_HEADER bytes. */
void fsm_sign_trailer_write(const struct fsm_sign_trailer *trailer, uint8_t *header);

#endif
