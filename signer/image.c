/* image.c: a bounds-checked reader for the few parts of ELF32 the signer needs (System V ABI, chapters 4 and 5). */
#include "image.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "loader/bytes.h"
#include "trailer.h"

enum {
    HEADER_SIZE = 52,
    AT_CLASS = 4,
    AT_DATA = 5,
    AT_IDENT_VERSION = 6,
    AT_TYPE = 16,
    AT_MACHINE = 18,
    AT_SEGMENTS = 28,
    AT_SECTIONS = 32,
    AT_SEGMENT_SIZE = 42,
    AT_SEGMENT_COUNT = 44,
    AT_SECTION_SIZE = 46,
    AT_SECTION_COUNT = 48,
    AT_NAMES = 50,

    CLASS_32 = 1,
    DATA_LITTLE = 1,
    TYPE_EXECUTABLE = 2,
    TYPE_SHARED = 3,
    MACHINE_ARM = 40,
    MACHINE_X86_64 = 62,

    SECTION_SIZE = 40,
    SECTION_AT_NAME = 0,
    SECTION_AT_TYPE = 4,
    SECTION_AT_OFFSET = 16,
    SECTION_AT_LENGTH = 20,
    SECTION_NULL = 0,
    SECTION_PROGRAM = 1,
    SECTION_NO_BITS = 8,

    SEGMENT_SIZE = 32,
    SEGMENT_AT_TYPE = 0,
    SEGMENT_AT_OFFSET = 4,
    SEGMENT_AT_LENGTH = 16,
    SEGMENT_AT_FLAGS = 24,
    SEGMENT_LOAD = 1,
    SEGMENT_WRITABLE = 2,
};

struct elf {
    const uint8_t *bytes;
    size_t size;
    uint32_t sections, segments;
    unsigned section_count, segment_count;
    const uint8_t *names; /* the section names' bytes */
    uint32_t names_size;
    uint64_t end; /* the first byte behind everything the headers describe */
    struct fsm_sign_why *why;
};

static enum fsm_sign_error wrong(const struct elf *elf, uint32_t at, const char *what)
{
    return fsm_sign_fail(elf->why, FSM_SIGN_ELF, "offset 0x%" PRIx32 ": %s", at, what);
}

/* Whether the file holds these bytes; if so, they count as described. */
static bool holds(struct elf *elf, uint32_t offset, uint64_t length)
{
    uint64_t end = offset + length;
    if (end > elf->size) return false;
    if (end > elf->end) elf->end = end;
    return true;
}

static enum fsm_sign_error header_read(struct elf *elf)
{
    const uint8_t *b = elf->bytes;
    if (elf->size < HEADER_SIZE || memcmp(b, "\177ELF", 4) != 0) return wrong(elf, 0, "this is not an ELF file");
    if (b[AT_CLASS] != CLASS_32 || b[AT_DATA] != DATA_LITTLE || b[AT_IDENT_VERSION] != 1)
        return wrong(elf, AT_CLASS, "this is not a 32-bit little-endian ELF file");
    uint16_t type = load16_le(b + AT_TYPE);
    if (type != TYPE_EXECUTABLE && type != TYPE_SHARED) return wrong(elf, AT_TYPE, "this is not a linked ELF file");
    elf->end = HEADER_SIZE;
    elf->segments = load32_le(b + AT_SEGMENTS);
    elf->segment_count = load16_le(b + AT_SEGMENT_COUNT);
    elf->sections = load32_le(b + AT_SECTIONS);
    elf->section_count = load16_le(b + AT_SECTION_COUNT);
    if (elf->segment_count && load16_le(b + AT_SEGMENT_SIZE) != SEGMENT_SIZE)
        return wrong(elf, AT_SEGMENT_SIZE, "program headers have the wrong size");
    if (!holds(elf, elf->segments, (uint64_t)elf->segment_count * SEGMENT_SIZE))
        return wrong(elf, AT_SEGMENTS, "the program headers reach beyond the end of the file");
    if (elf->section_count == 0)
        return fsm_sign_fail(elf->why, FSM_SIGN_NO_MANIFEST, "the file has no sections, so no " FSM_MANIFEST_SECTION);
    if (load16_le(b + AT_SECTION_SIZE) != SECTION_SIZE) return wrong(elf, AT_SECTION_SIZE, "section headers have the wrong size");
    if (!holds(elf, elf->sections, (uint64_t)elf->section_count * SECTION_SIZE))
        return wrong(elf, AT_SECTIONS, "the section headers reach beyond the end of the file");
    return FSM_SIGN_OK;
}

/* Every section and segment with bytes in the file lies in the file. */
static enum fsm_sign_error extents_check(struct elf *elf)
{
    for (unsigned i = 0; i < elf->section_count; i++) {
        uint32_t at = elf->sections + i * SECTION_SIZE;
        uint32_t type = load32_le(elf->bytes + at + SECTION_AT_TYPE);
        if (type == SECTION_NULL || type == SECTION_NO_BITS) continue;
        if (!holds(elf, load32_le(elf->bytes + at + SECTION_AT_OFFSET), load32_le(elf->bytes + at + SECTION_AT_LENGTH)))
            return wrong(elf, at, "this header's section reaches beyond the end of the file");
    }
    for (unsigned i = 0; i < elf->segment_count; i++) {
        uint32_t at = elf->segments + i * SEGMENT_SIZE;
        if (load32_le(elf->bytes + at + SEGMENT_AT_TYPE) != SEGMENT_LOAD) continue;
        if (!holds(elf, load32_le(elf->bytes + at + SEGMENT_AT_OFFSET), load32_le(elf->bytes + at + SEGMENT_AT_LENGTH)))
            return wrong(elf, at, "this header's segment reaches beyond the end of the file");
    }
    bool padding_only = elf->size - elf->end < 4;
    for (size_t at = elf->end; at < elf->size && padding_only; at++) padding_only = elf->bytes[at] == 0;
    if (padding_only) return FSM_SIGN_OK;
    return fsm_sign_fail(elf->why, FSM_SIGN_TRAILER,
                         "offset 0x%" PRIx64 ": bytes follow that no ELF header describes: what is left of a trailer?", elf->end);
}

static enum fsm_sign_error names_find(struct elf *elf)
{
    unsigned index = load16_le(elf->bytes + AT_NAMES);
    if (index >= elf->section_count) return wrong(elf, AT_NAMES, "the section with the names does not exist");
    const uint8_t *section = elf->bytes + elf->sections + index * SECTION_SIZE;
    uint32_t type = load32_le(section + SECTION_AT_TYPE);
    if (type == SECTION_NULL || type == SECTION_NO_BITS) return wrong(elf, AT_NAMES, "the section with the names has no bytes");
    elf->names = elf->bytes + load32_le(section + SECTION_AT_OFFSET);
    elf->names_size = load32_le(section + SECTION_AT_LENGTH);
    return FSM_SIGN_OK;
}

static bool is_named(const struct elf *elf, uint32_t section, const char *name)
{
    uint32_t at = load32_le(elf->bytes + section + SECTION_AT_NAME);
    size_t length = strlen(name) + 1;
    return at < elf->names_size && elf->names_size - at >= length && memcmp(elf->names + at, name, length) == 0;
}

static enum fsm_sign_error section_find(struct elf *elf, const char *name, uint32_t *found)
{
    *found = 0;
    for (unsigned i = 0; i < elf->section_count; i++) {
        uint32_t at = elf->sections + i * SECTION_SIZE;
        if (!is_named(elf, at, name)) continue;
        if (*found) return fsm_sign_fail(elf->why, FSM_SIGN_ELF, "offset 0x%" PRIx32 ": there is a second section %s", at, name);
        if (load32_le(elf->bytes + at + SECTION_AT_TYPE) != SECTION_PROGRAM)
            return fsm_sign_fail(elf->why, FSM_SIGN_ELF, "offset 0x%" PRIx32 ": the section %s has no bytes", at, name);
        *found = at;
    }
    return FSM_SIGN_OK;
}

/* The manifest is in a segment that is loaded and that nothing in the app can write. */
static enum fsm_sign_error segment_check(struct elf *elf, uint32_t offset, uint32_t length)
{
    for (unsigned i = 0; i < elf->segment_count; i++) {
        const uint8_t *segment = elf->bytes + elf->segments + i * SEGMENT_SIZE;
        uint64_t start = load32_le(segment + SEGMENT_AT_OFFSET);
        uint64_t end = start + load32_le(segment + SEGMENT_AT_LENGTH);
        if (load32_le(segment + SEGMENT_AT_TYPE) != SEGMENT_LOAD || offset < start || (uint64_t)offset + length > end) continue;
        if (load32_le(segment + SEGMENT_AT_FLAGS) & SEGMENT_WRITABLE)
            return wrong(elf, offset, "the manifest is in a writable segment");
        return FSM_SIGN_OK;
    }
    return wrong(elf, offset, "the manifest is in no loadable segment");
}

static enum fsm_sign_error machine_check(const struct elf *elf, uint32_t target)
{
    uint16_t machine = load16_le(elf->bytes + AT_MACHINE);
    uint16_t wanted = target == FSM_TARGET_X86 ? MACHINE_X86_64 : MACHINE_ARM;
    if (machine != wanted) return wrong(elf, AT_MACHINE, "the ELF file is for another machine than the manifest's target");
    return FSM_SIGN_OK;
}

enum fsm_sign_error fsm_sign_manifest_read(const uint8_t *image, uint32_t image_size, uint32_t offset, uint32_t length,
                                           struct fsm_manifest *manifest, struct fsm_sign_why *why)
{
    enum fsm_load_error error = fsm_manifest_read(image, image_size, offset, length, manifest);
    if (error == FSM_LOAD_OK) return FSM_SIGN_OK;
    return fsm_sign_fail(why, FSM_SIGN_MANIFEST, "manifest at offset 0x%" PRIx32 ": %s", offset, fsm_load_text(error));
}

/* The manifest's own length counts; the section may end with padding. */
static uint32_t manifest_length(const uint8_t *manifest, uint32_t section_length)
{
    if (section_length < FSM_MANIFEST_HEAD) return section_length;
    uint32_t length = load16_le(manifest + FSM_MANIFEST_AT_LENGTH);
    return length < section_length ? length : section_length;
}

/* What the headers describe lies in the file, from here on. */
static enum fsm_sign_error open_elf(struct elf *elf, const uint8_t *image, size_t size, struct fsm_sign_why *why)
{
    *elf = (struct elf){.bytes = image, .size = size, .why = why};
    if (size > FSM_FILE_MAX) return fsm_sign_fail(why, FSM_SIGN_TOO_LARGE, "the file is larger than %d bytes", FSM_FILE_MAX);
    enum fsm_sign_error error = header_read(elf);
    if (!error) error = extents_check(elf);
    return error ? error : names_find(elf);
}

enum fsm_sign_error fsm_sign_image_section(const uint8_t *image, size_t size, const char *name, const uint8_t **bytes,
                                           size_t *length, struct fsm_sign_why *why)
{
    struct elf elf;
    uint32_t section = 0;
    *bytes = image;
    *length = 0;
    enum fsm_sign_error error = open_elf(&elf, image, size, why);
    if (!error) error = section_find(&elf, name, &section);
    if (error || section == 0) return error;
    *bytes = image + load32_le(image + section + SECTION_AT_OFFSET);
    *length = load32_le(image + section + SECTION_AT_LENGTH);
    return FSM_SIGN_OK;
}

enum fsm_sign_error fsm_sign_image_read(const uint8_t *image, size_t size, struct fsm_manifest *manifest, struct fsm_sign_why *why)
{
    struct elf elf;
    uint32_t section = 0;
    enum fsm_sign_error error = open_elf(&elf, image, size, why);
    if (!error) error = section_find(&elf, FSM_MANIFEST_SECTION, &section);
    if (!error && section == 0) error = fsm_sign_fail(why, FSM_SIGN_NO_MANIFEST, "the file has no section " FSM_MANIFEST_SECTION);
    if (error) return error;
    uint32_t offset = load32_le(image + section + SECTION_AT_OFFSET);
    uint32_t length = load32_le(image + section + SECTION_AT_LENGTH);
    if (offset % FSM_SIGN_MANIFEST_ALIGN) return wrong(&elf, section, "the manifest is not aligned to 8 bytes");
    error = segment_check(&elf, offset, length);
    length = manifest_length(image + offset, length);
    if (!error) error = fsm_sign_manifest_read(image, (uint32_t)size, offset, length, manifest, why);
    return error ? error : machine_check(&elf, manifest->target);
}
