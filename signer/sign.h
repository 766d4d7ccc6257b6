/* sign.h: the signer as a library: an image in memory becomes a signed file in memory (fsm/abi.h has the layout).
 *
 *   struct fsm_signer *signer;
 *   if (fsm_signer_open("ci.key", "ci.pem", &signer, &why)) …            // why.detail, fsm_sign_advice(why.error)
 *   struct fsm_sign_image image = {.bytes = …, .size = …, .kind = FSM_KIND_SYSTEM, .target = FSM_TARGET_X86};
 *   if (fsm_sign(signer, &image, 0, &file, &size, &why)) …
 *   free(file); fsm_signer_close(signer);
 */
#ifndef FSM_SIGN_SIGN_H
#define FSM_SIGN_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* A key and the certificate it belongs to, which is of the CI profile. */
struct fsm_signer;

/* What to sign. `bytes` need no padding. For FSM_KIND_SYSTEM manifest and manifest_length are 0. */
struct fsm_sign_image {
    const uint8_t *bytes;
    size_t size;
    uint16_t kind;            /* FSM_KIND_APP, FSM_KIND_SYSTEM */
    uint32_t target;          /* FSM_TARGET_… */
    uint32_t manifest;        /* its offset in `bytes` */
    uint16_t manifest_length; /* bytes */
};

enum { FSM_SIGN_FORCE = 1 }; /* sign although the certificate does not allow it or is not valid now: for tests of refusal */

/* `key`: a PEM file, or "pkcs11:…" for a key in a token (key.h). `certificate`: a PEM file.
 * Refuses a certificate that is not of the profile, a key that is not on P-256, and a key that is not the certificate's. */
enum fsm_sign_error fsm_signer_open(const char *key, const char *certificate, struct fsm_signer **signer, struct fsm_sign_why *why);
void fsm_signer_close(struct fsm_signer *signer);

/* Fills `image` for an app's ELF file, which stays the caller's. Refuses one without a manifest, and one already signed. */
enum fsm_sign_error fsm_sign_app_image(const uint8_t *bytes, size_t size, struct fsm_sign_image *image, struct fsm_sign_why *why);

/* Signs. *file is new memory for the caller to free. Refuses a manifest that asks for more than the certificate allows, and a
 * certificate not valid now; with FSM_SIGN_FORCE it signs nevertheless, and why->error then is not FSM_SIGN_OK but the reason
 * overridden. `why` must not be NULL. */
enum fsm_sign_error fsm_sign(const struct fsm_signer *signer, const struct fsm_sign_image *image, unsigned flags, uint8_t **file,
                             size_t *size, struct fsm_sign_why *why);

/* Bytes of the image in a signed file, its padding included; 0 if the file does not end with a whole trailer. */
size_t fsm_sign_image_size(const uint8_t *file, size_t size);

#endif
