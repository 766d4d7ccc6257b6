/* image.h: an app's ELF32 file, as far as the signer must know it: where its manifest lies. */
#ifndef FSM_SIGN_IMAGE_H
#define FSM_SIGN_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "loader/manifest.h"

#include "error.h"

/* Finds the one section FSM_MANIFEST_SECTION, checks that a read-only loadable segment holds it and that machine and target
 * agree, and reads it; *manifest points into `image`. Bytes behind everything the ELF headers describe are refused: they are what
 * is left of a cut or extended trailer. FSM_SIGN_ELF, FSM_SIGN_TRAILER, FSM_SIGN_NO_MANIFEST, FSM_SIGN_MANIFEST: the detail names
 * the offset in the file. */
enum fsm_sign_error fsm_sign_image_read(const uint8_t *image, size_t size, struct fsm_manifest *manifest, struct fsm_sign_why *why);

/* The bytes of the section of that name, in `image`; *length is 0 if there is none. FSM_SIGN_ELF, FSM_SIGN_TRAILER, as above. */
enum fsm_sign_error fsm_sign_image_section(const uint8_t *image, size_t size, const char *name, const uint8_t **bytes,
                                           size_t *length, struct fsm_sign_why *why);

/* Reads the manifest in the `length` bytes at `offset` with the loader's reader. FSM_SIGN_MANIFEST. */
enum fsm_sign_error fsm_sign_manifest_read(const uint8_t *image, uint32_t image_size, uint32_t offset, uint32_t length,
                                           struct fsm_manifest *manifest, struct fsm_sign_why *why);

#endif
