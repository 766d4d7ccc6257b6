/* trailer.c: the signed file's trailer, read and written. */
#include "trailer.h"

#include <inttypes.h>
#include <string.h>

#include "loader/bytes.h"

bool fsm_sign_trailer_present(const uint8_t *file, size_t size)
{
    if (size < FSM_SIGN_TRAILER_END) return false;
    const uint8_t *header = file + size - FSM_SIGN_TRAILER_END;
    return load32_le(header + FSM_TRAILER_AT_MAGIC) == FSM_TRAILER_MAGIC && load32_le(header + FSM_TRAILER_AT_FILE) == size;
}

static enum fsm_sign_error wrong(struct fsm_sign_why *why, size_t at, const char *what)
{
    return fsm_sign_fail(why, FSM_SIGN_TRAILER, "offset 0x%zx: %s", at, what);
}

static enum fsm_sign_error fields_check(const uint8_t *header, size_t at, struct fsm_sign_why *why)
{
    if (load16_le(header + FSM_TRAILER_AT_VERSION) != FSM_TRAILER_VERSION)
        return wrong(why, at + FSM_TRAILER_AT_VERSION, "this version of the trailer is not known");
    if (load16_le(header + FSM_TRAILER_AT_LENGTH) != FSM_TRAILER_HEADER)
        return wrong(why, at + FSM_TRAILER_AT_LENGTH, "the trailer's header has the wrong length");
    if (header[FSM_TRAILER_AT_ALGORITHM] != FSM_ALGORITHM_ECDSA_P256)
        return wrong(why, at + FSM_TRAILER_AT_ALGORITHM, "this signature algorithm is not known");
    if (header[FSM_TRAILER_AT_FLAGS] != 0) return wrong(why, at + FSM_TRAILER_AT_FLAGS, "a flag of the trailer is not known");
    uint16_t kind = load16_le(header + FSM_TRAILER_AT_KIND);
    if (kind != FSM_KIND_APP && kind != FSM_KIND_SYSTEM)
        return wrong(why, at + FSM_TRAILER_AT_KIND, "this kind of file is not known");
    uint32_t target = load32_le(header + FSM_TRAILER_AT_TARGET);
    if (target < FSM_TARGET_X86 || target > FSM_TARGET_CORTEX_M4)
        return wrong(why, at + FSM_TRAILER_AT_TARGET, "the target is not known");
    return FSM_SIGN_OK;
}

static enum fsm_sign_error layout_check(const uint8_t *file, size_t at, const struct fsm_sign_trailer *trailer,
                                        struct fsm_sign_why *why)
{
    size_t length = trailer->certificate_length;
    if (length == 0 || length > FSM_CERTIFICATE_MAX)
        return wrong(why, at + FSM_TRAILER_AT_CERTIFICATE, "the certificate's length is out of range");
    if (trailer->image == 0 || trailer->image % 4 || trailer->image > at)
        return wrong(why, at + FSM_TRAILER_AT_IMAGE, "the image's length is out of range");
    if (trailer->image + ((length + 3) & ~(size_t)3) != at)
        return wrong(why, at + FSM_TRAILER_AT_IMAGE, "image and certificate do not fill the file");
    for (size_t i = trailer->image + length; i < at; i++)
        if (file[i]) return wrong(why, i, "padding is not zero");
    bool app = trailer->kind == FSM_KIND_APP;
    if (!app && (trailer->manifest || trailer->manifest_length))
        return wrong(why, at + FSM_TRAILER_AT_MANIFEST, "a system image has no manifest");
    if (app && trailer->manifest % FSM_SIGN_MANIFEST_ALIGN)
        return wrong(why, at + FSM_TRAILER_AT_MANIFEST, "the manifest is not aligned to 8 bytes");
    if (app && (trailer->manifest > trailer->image || trailer->manifest_length > trailer->image - trailer->manifest))
        return wrong(why, at + FSM_TRAILER_AT_MANIFEST, "the manifest is not inside the image");
    return FSM_SIGN_OK;
}

enum fsm_sign_error fsm_sign_trailer_read(const uint8_t *file, size_t size, struct fsm_sign_trailer *trailer,
                                          struct fsm_sign_why *why)
{
    if (!fsm_sign_trailer_present(file, size))
        return fsm_sign_fail(why, FSM_SIGN_NOT_SIGNED, "the file does not end with a signature");
    if (size > FSM_FILE_MAX || size % 4) return wrong(why, size, "the file's length is out of range or not a multiple of 4");
    size_t at = size - FSM_SIGN_TRAILER_END;
    const uint8_t *header = file + at;
    *trailer = (struct fsm_sign_trailer){
        .file = load32_le(header + FSM_TRAILER_AT_FILE),
        .image = load32_le(header + FSM_TRAILER_AT_IMAGE),
        .manifest = load32_le(header + FSM_TRAILER_AT_MANIFEST),
        .manifest_length = load16_le(header + FSM_TRAILER_AT_MANIFEST_LENGTH),
        .certificate_length = load16_le(header + FSM_TRAILER_AT_CERTIFICATE),
        .kind = load16_le(header + FSM_TRAILER_AT_KIND),
        .target = load32_le(header + FSM_TRAILER_AT_TARGET),
    };
    enum fsm_sign_error error = fields_check(header, at, why);
    return error ? error : layout_check(file, at, trailer, why);
}

/* Fields of less than four bytes are written in pairs; version and length, the two lengths, and algorithm, flags and kind are
 * neighbours. */
void fsm_sign_trailer_write(const struct fsm_sign_trailer *trailer, uint8_t *header)
{
    memset(header, 0, FSM_TRAILER_HEADER);
    store32_le(header + FSM_TRAILER_AT_MAGIC, FSM_TRAILER_MAGIC);
    store32_le(header + FSM_TRAILER_AT_VERSION, FSM_TRAILER_VERSION | FSM_TRAILER_HEADER << 16);
    store32_le(header + FSM_TRAILER_AT_FILE, trailer->file);
    store32_le(header + FSM_TRAILER_AT_IMAGE, trailer->image);
    store32_le(header + FSM_TRAILER_AT_MANIFEST, trailer->manifest);
    store32_le(header + FSM_TRAILER_AT_MANIFEST_LENGTH, trailer->manifest_length | (uint32_t)trailer->certificate_length << 16);
    store32_le(header + FSM_TRAILER_AT_ALGORITHM, FSM_ALGORITHM_ECDSA_P256 | (uint32_t)trailer->kind << 16);
    store32_le(header + FSM_TRAILER_AT_TARGET, trailer->target);
}
