/* trailer.h: the end of a signed file (fsm/abi.h), and with it the exact layout of the whole file. Says nothing about its
 * authenticity. */
#ifndef FSM_TRAILER_H
#define FSM_TRAILER_H

#include "error.h"

#include <stdint.h>

struct fsm_trailer {
    uint32_t image_length;       /* the image begins at 0 */
    uint32_t certificate;        /* offset in the file */
    uint32_t certificate_length; /* without padding */
    uint32_t signed_length;      /* bytes the signature covers; the signature begins there and ends the file */
    uint32_t manifest;           /* offset in the file; 0 in a system image */
    uint32_t manifest_length;    /* 0 in a system image */
    uint32_t target;             /* FSM_TARGET_… */
    uint16_t kind;               /* FSM_KIND_… */
};

/* Reads and checks the trailer of the `size` bytes of a file: every byte of it belongs to image, certificate, its zero padding,
 * header or signature. On anything but FSM_LOAD_OK *trailer is not to be used. */
enum fsm_load_error fsm_trailer_read(const uint8_t *file, uint32_t size, struct fsm_trailer *trailer);

#endif
