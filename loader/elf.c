#include "elf.h"

#include "bytes.h"
#include "require.h"

#include <stddef.h>
#include <string.h>

enum {
    HEADER_SIZE = 52,
    PROGRAM_HEADER_SIZE = 32,
    PROGRAM_HEADERS_MAX = 32,
    MACHINE_ARM = 40,
    MACHINE_X86_64 = 62,
    TYPE_EXECUTABLE = 2,
    ADDRESS_LIMIT = 0x40000000, /* addresses and sizes stay far from wrapping round */
};

/* Program header types that mean nothing to the loader. What is not listed, such as dynamic linking or thread-local storage, is
 * refused. */
enum {
    PT_NULL = 0,
    PT_LOAD = 1,
    PT_NOTE = 4,
    PT_PHDR = 6,
    PT_GNU_EH_FRAME = 0x6474e550,
    PT_GNU_STACK = 0x6474e551,
    PT_ARM_EXIDX = 0x70000001,
};

static enum fsm_load_error refuse(struct fsm_elf *elf, uint32_t at, enum fsm_load_error error)
{
    elf->at = at;
    return error;
}

static enum fsm_load_error read_header(struct fsm_elf *elf)
{
    static const uint8_t identity[16] = {0x7f, 'E', 'L', 'F', 1 /* 32 bits */, 1 /* little-endian */, 1 /* version */};
    const uint8_t *header = elf->image;
    if (memcmp(header, identity, sizeof identity) != 0) return refuse(elf, 0, FSM_LOAD_ELF_HEADER);
    if (load16_le(header + 16) != TYPE_EXECUTABLE || load32_le(header + 20) != 1) return refuse(elf, 16, FSM_LOAD_ELF_HEADER);
    if (load16_le(header + 40) != HEADER_SIZE) return refuse(elf, 40, FSM_LOAD_ELF_HEADER);
    if (load16_le(header + 18) != (elf->thumb ? MACHINE_ARM : MACHINE_X86_64)) return refuse(elf, 18, FSM_LOAD_ELF_MACHINE);
    return FSM_LOAD_OK;
}

/* Whether one more segment may follow those before it. */
static enum fsm_load_error check_segment(const struct fsm_elf *elf, const struct fsm_segment *segment)
{
    if (!range_within(segment->offset, segment->file_size, elf->length)) return FSM_LOAD_ELF_SEGMENT_RANGE;
    if (!range_within(segment->address, segment->memory_size, ADDRESS_LIMIT)) return FSM_LOAD_ELF_SEGMENT_RANGE;
    if (segment->file_size > segment->memory_size) return FSM_LOAD_ELF_SEGMENT_RANGE;
    if (segment->writable && segment->executable) return FSM_LOAD_ELF_WRITE_EXECUTE;
    if (elf->segment_count > 0) {
        const struct fsm_segment *before = &elf->segments[elf->segment_count - 1];
        if (before->writable || segment->address < before->address + before->memory_size) return FSM_LOAD_ELF_SEGMENT_ORDER;
    }
    bool in_place = !segment->writable || !elf->thumb;
    if (in_place && segment->offset != segment->address) return FSM_LOAD_ELF_IN_PLACE;
    if (!segment->writable && segment->file_size != segment->memory_size) return FSM_LOAD_ELF_IN_PLACE;
    bool power = segment->align != 0 && (segment->align & (segment->align - 1)) == 0;
    if (!power || segment->align > FSM_PAGE || (segment->address & (segment->align - 1)) != 0) return FSM_LOAD_ELF_SEGMENT_ALIGN;
    if (!elf->thumb && segment->writable && segment->address % FSM_PAGE != 0) return FSM_LOAD_ELF_SEGMENT_ALIGN;
    return FSM_LOAD_OK;
}

static enum fsm_load_error read_program_header(struct fsm_elf *elf, uint32_t at)
{
    const uint8_t *header = elf->image + at;
    switch (load32_le(header)) {
    case PT_NULL:
    case PT_NOTE:
    case PT_PHDR:
    case PT_GNU_EH_FRAME:
    case PT_GNU_STACK:
    case PT_ARM_EXIDX: return FSM_LOAD_OK;
    case PT_LOAD: break;
    default: return refuse(elf, at, FSM_LOAD_ELF_SEGMENT_TYPE);
    }
    if (elf->segment_count == FSM_SEGMENTS_MAX) return refuse(elf, at, FSM_LOAD_ELF_PROGRAM_HEADERS);
    uint32_t flags = load32_le(header + 24), align = load32_le(header + 28);
    struct fsm_segment segment = {
        .offset = load32_le(header + 4),
        .address = load32_le(header + 8),
        .file_size = load32_le(header + 16),
        .memory_size = load32_le(header + 20),
        .align = align == 0 ? 1 : align,
        .executable = (flags & 1) != 0,
        .writable = (flags & 2) != 0,
    };
    enum fsm_load_error error = check_segment(elf, &segment);
    if (error != FSM_LOAD_OK) return refuse(elf, at, error);
    elf->segments[elf->segment_count++] = segment;
    return FSM_LOAD_OK;
}

static enum fsm_load_error read_segments(struct fsm_elf *elf)
{
    uint32_t at = load32_le(elf->image + 28), count = load16_le(elf->image + 44);
    if (load16_le(elf->image + 42) != PROGRAM_HEADER_SIZE || count > PROGRAM_HEADERS_MAX)
        return refuse(elf, 42, FSM_LOAD_ELF_PROGRAM_HEADERS);
    if (!range_within(at, count * PROGRAM_HEADER_SIZE, elf->length)) return refuse(elf, 28, FSM_LOAD_ELF_PROGRAM_HEADERS);
    for (uint32_t i = 0; i < count; i++) {
        enum fsm_load_error error = read_program_header(elf, at + i * PROGRAM_HEADER_SIZE);
        if (error != FSM_LOAD_OK) return error;
    }
    if (elf->segment_count == 0) return refuse(elf, at, FSM_LOAD_ELF_PROGRAM_HEADERS);
    const struct fsm_segment *last = &elf->segments[elf->segment_count - 1];
    if (last->writable) elf->cell = last;
    return FSM_LOAD_OK;
}

bool fsm_elf_is_table(const struct fsm_elf *elf, uint32_t offset, uint32_t length)
{
    if (!range_within(offset, length, elf->length)) return false;
    for (uint32_t i = 0; i < elf->segment_count; i++)
        if (ranges_meet(offset, length, elf->segments[i].offset, elf->segments[i].file_size)) return false;
    return true;
}

static enum fsm_load_error read_sections(struct fsm_elf *elf)
{
    elf->sections = load32_le(elf->image + 32);
    elf->section_count = load16_le(elf->image + 48);
    if (load16_le(elf->image + 46) != FSM_SECTION_HEADER_SIZE || elf->section_count == 0)
        return refuse(elf, 46, FSM_LOAD_ELF_SECTIONS);
    uint32_t size = elf->section_count * FSM_SECTION_HEADER_SIZE;
    if (!range_within(elf->sections, size, elf->length)) return refuse(elf, 32, FSM_LOAD_ELF_SECTIONS);
    if (!fsm_elf_is_table(elf, elf->sections, size)) return refuse(elf, 32, FSM_LOAD_ELF_TABLE);
    return FSM_LOAD_OK;
}

struct fsm_section fsm_elf_section(const struct fsm_elf *elf, uint32_t index)
{
    REQUIRE(index < elf->section_count);
    const uint8_t *header = elf->image + elf->sections + index * FSM_SECTION_HEADER_SIZE;
    return (struct fsm_section){
        .type = load32_le(header + 4),
        .flags = load32_le(header + 8),
        .address = load32_le(header + 12),
        .offset = load32_le(header + 16),
        .size = load32_le(header + 20),
        .link = load32_le(header + 24),
        .info = load32_le(header + 28),
        .entry_size = load32_le(header + 36),
    };
}

const struct fsm_segment *fsm_elf_find(const struct fsm_elf *elf, uint32_t address, uint32_t length)
{
    for (uint32_t i = 0; i < elf->segment_count; i++) {
        const struct fsm_segment *segment = &elf->segments[i];
        if (address >= segment->address && range_within(address - segment->address, length, segment->file_size)) return segment;
    }
    return NULL;
}

/* Whether it lies in a section of code: a segment that executes may begin with headers and constants. */
static bool is_code(const struct fsm_elf *elf, uint32_t address, uint32_t length)
{
    for (uint32_t i = 0; i < elf->section_count; i++) {
        struct fsm_section section = fsm_elf_section(elf, i);
        const uint32_t code = FSM_SHF_ALLOC | FSM_SHF_EXECUTE;
        if ((section.flags & code) != code || address < section.address) continue;
        if (range_within(address - section.address, length, section.size)) return true;
    }
    return false;
}

static enum fsm_load_error check_handlers(struct fsm_elf *elf, const struct fsm_manifest *manifest)
{
    for (uint32_t i = 0; i < manifest->types; i++) {
        uint32_t handler = manifest->offset + (uint32_t)fsm_manifest_type(manifest, i).handler;
        uint32_t at = manifest->offset + FSM_MANIFEST_HEAD + i * FSM_TYPE_SIZE + FSM_TYPE_AT_HANDLER;
        if (elf->thumb && (handler & 1) == 0) return refuse(elf, at, FSM_LOAD_ELF_HANDLER);
        const uint32_t code = elf->thumb ? handler & ~1u : handler, length = elf->thumb ? 2 : 1;
        const struct fsm_segment *segment = fsm_elf_find(elf, code, length);
        if (segment == NULL || !segment->executable || !is_code(elf, code, length)) return refuse(elf, at, FSM_LOAD_ELF_HANDLER);
    }
    return FSM_LOAD_OK;
}

/* On x86 the slots are part of the image, and nothing the loader has read already may lie there; nor code: what the signer verified
 * would run with eight other bytes in it. */
static enum fsm_load_error check_slots(struct fsm_elf *elf, const struct fsm_manifest *manifest)
{
    if (elf->thumb || manifest->imports == 0) return FSM_LOAD_OK;
    /* A sum that wraps is far beyond every segment. */
    uint32_t slots = manifest->offset + (uint32_t)manifest->slots, size = (uint32_t)manifest->imports * FSM_SLOT_SIZE_X86;
    const struct fsm_segment *segment = fsm_elf_find(elf, slots, size);
    bool good = segment != NULL && !segment->writable && !segment->executable && slots % FSM_SLOT_SIZE_X86 == 0 &&
                !ranges_meet(slots, size, manifest->offset, manifest->length);
    return good ? FSM_LOAD_OK : refuse(elf, manifest->offset + FSM_MANIFEST_AT_SLOTS, FSM_LOAD_ELF_SLOTS);
}

enum fsm_load_error fsm_elf_read(const struct fsm_verified *verified, struct fsm_elf *elf)
{
    const struct fsm_manifest *manifest = &verified->manifest;
    REQUIRE(verified->file != NULL && verified->kind == FSM_KIND_APP && verified->image_length <= FSM_FILE_MAX);
    REQUIRE(manifest->bytes == verified->file + manifest->offset && verified->image_length >= HEADER_SIZE);
    memset(elf, 0, sizeof *elf);
    elf->image = verified->file;
    elf->length = verified->image_length;
    elf->thumb = verified->target != FSM_TARGET_X86;
    enum fsm_load_error error;
    if ((error = read_header(elf)) != FSM_LOAD_OK) return error;
    if ((error = read_segments(elf)) != FSM_LOAD_OK) return error;
    if ((error = read_sections(elf)) != FSM_LOAD_OK) return error;
    const struct fsm_segment *holder = fsm_elf_find(elf, manifest->offset, manifest->length);
    if (holder == NULL || holder->writable) return refuse(elf, manifest->offset, FSM_LOAD_ELF_MANIFEST);
    if ((error = check_handlers(elf, manifest)) != FSM_LOAD_OK) return error;
    return check_slots(elf, manifest);
}
