#include "trailer.h"

#include "bytes.h"
#include "require.h"

#include <stddef.h>

enum { TRAILER_SIZE = FSM_TRAILER_HEADER + FSM_SIGNATURE_SIZE };

static enum fsm_load_error check_fixed_fields(const uint8_t *header, uint32_t size)
{
    if (load32_le(header + FSM_TRAILER_AT_MAGIC) != FSM_TRAILER_MAGIC) return FSM_LOAD_TRAILER;
    if (load16_le(header + FSM_TRAILER_AT_VERSION) != FSM_TRAILER_VERSION) return FSM_LOAD_TRAILER_VERSION;
    if (load16_le(header + FSM_TRAILER_AT_LENGTH) != FSM_TRAILER_HEADER) return FSM_LOAD_TRAILER_VERSION;
    if (load32_le(header + FSM_TRAILER_AT_FILE) != size) return FSM_LOAD_FILE_LENGTH;
    if (header[FSM_TRAILER_AT_ALGORITHM] != FSM_ALGORITHM_ECDSA_P256) return FSM_LOAD_ALGORITHM;
    if (header[FSM_TRAILER_AT_FLAGS] != 0) return FSM_LOAD_FLAGS;
    return FSM_LOAD_OK;
}

/* Image, certificate and padding must fill what is before the header, to the byte. */
static enum fsm_load_error check_layout(const uint8_t *file, uint32_t body, const struct fsm_trailer *trailer)
{
    if (trailer->image_length == 0 || trailer->image_length % 4 != 0 || trailer->image_length > body) return FSM_LOAD_LAYOUT;
    if (trailer->certificate_length == 0 || trailer->certificate_length > FSM_CERTIFICATE_MAX) return FSM_LOAD_LAYOUT;
    uint32_t padded = (trailer->certificate_length + 3) & ~3u;
    if (body - trailer->image_length != padded) return FSM_LOAD_LAYOUT;
    for (uint32_t i = trailer->certificate + trailer->certificate_length; i < body; i++)
        if (file[i] != 0) return FSM_LOAD_PADDING;
    return FSM_LOAD_OK;
}

static enum fsm_load_error check_manifest_range(const struct fsm_trailer *trailer)
{
    if (trailer->kind == FSM_KIND_SYSTEM)
        return trailer->manifest == 0 && trailer->manifest_length == 0 ? FSM_LOAD_OK : FSM_LOAD_MANIFEST_RANGE;
    if (trailer->manifest_length < FSM_MANIFEST_HEAD || trailer->manifest % 8 != 0) return FSM_LOAD_MANIFEST_RANGE;
    if (!range_within(trailer->manifest, trailer->manifest_length, trailer->image_length)) return FSM_LOAD_MANIFEST_RANGE;
    return FSM_LOAD_OK;
}

enum fsm_load_error fsm_trailer_read(const uint8_t *file, uint32_t size, struct fsm_trailer *trailer)
{
    REQUIRE(file != NULL && trailer != NULL);
    if (size <= TRAILER_SIZE || size > FSM_FILE_MAX || size % 4 != 0) return FSM_LOAD_FILE_SIZE;
    uint32_t body = size - TRAILER_SIZE;
    const uint8_t *header = file + body;
    enum fsm_load_error error = check_fixed_fields(header, size);
    if (error != FSM_LOAD_OK) return error;
    *trailer = (struct fsm_trailer){
        .image_length = load32_le(header + FSM_TRAILER_AT_IMAGE),
        .certificate = load32_le(header + FSM_TRAILER_AT_IMAGE),
        .certificate_length = load16_le(header + FSM_TRAILER_AT_CERTIFICATE),
        .signed_length = size - FSM_SIGNATURE_SIZE,
        .manifest = load32_le(header + FSM_TRAILER_AT_MANIFEST),
        .manifest_length = load16_le(header + FSM_TRAILER_AT_MANIFEST_LENGTH),
        .target = load32_le(header + FSM_TRAILER_AT_TARGET),
        .kind = load16_le(header + FSM_TRAILER_AT_KIND),
    };
    if (trailer->kind != FSM_KIND_APP && trailer->kind != FSM_KIND_SYSTEM) return FSM_LOAD_KIND;
    if ((error = check_layout(file, body, trailer)) != FSM_LOAD_OK) return error;
    if ((error = check_manifest_range(trailer)) != FSM_LOAD_OK) return error;
    if (trailer->target < FSM_TARGET_X86 || trailer->target > FSM_TARGET_CORTEX_M4) return FSM_LOAD_TARGET_UNKNOWN;
    return FSM_LOAD_OK;
}
