/* elf.h: an app's ELF file as the loader sees it: a few segments, and a table of sections for the relocations. Internal to loader/.
 * Field numbers are those of the ELF specification (System V ABI, 4th edition, chapters 4 and 5). */
#ifndef FSM_ELF_H
#define FSM_ELF_H

#include "load.h"

enum {
    FSM_SEGMENTS_MAX = 8, /* loadable ones: fsmcc makes up to three */
    FSM_PAGE = 4096,
    FSM_SECTION_HEADER_SIZE = 40,
};

struct fsm_segment {
    uint32_t offset, address, file_size, memory_size, align;
    bool writable, executable;
};

struct fsm_section {
    uint32_t type, flags, address, offset, size, link, info, entry_size;
};

struct fsm_elf {
    const uint8_t *image;
    uint32_t length;
    bool thumb; /* else x86 */
    uint32_t sections, section_count;
    uint32_t segment_count;
    struct fsm_segment segments[FSM_SEGMENTS_MAX];
    const struct fsm_segment *cell; /* the writable segment, the last one; NULL if there is none */
    uint32_t at;                    /* on an error: the file offset of what it is about */
};

/* Section types and flags, segment flags, special section numbers. */
enum {
    FSM_SHT_SYMTAB = 2,
    FSM_SHT_RELA = 4,
    FSM_SHT_NOBITS = 8,
    FSM_SHT_REL = 9,
    FSM_SHF_WRITE = 1,
    FSM_SHF_ALLOC = 2,
    FSM_SHF_EXECUTE = 4,
    FSM_SHN_UNDEF = 0,
    FSM_SHN_ABS = 0xfff1,
};

/* Reads headers and segments of a verified app and holds them against the layout that the target's apps have, and the manifest
 * against the segments. Relocations are not looked at. *elf points into itself: do not copy it. */
enum fsm_load_error fsm_elf_read(const struct fsm_verified *verified, struct fsm_elf *elf);

/* Section `index`, which must be below section_count. */
struct fsm_section fsm_elf_section(const struct fsm_elf *elf, uint32_t index);

/* The segment with `length` bytes of the file at this address, or NULL. */
const struct fsm_segment *fsm_elf_find(const struct fsm_elf *elf, uint32_t address, uint32_t length);

/* Whether `length` bytes at `offset` lie in the image, and in no segment: tables that the loader reads must not be what it writes.
 */
bool fsm_elf_is_table(const struct fsm_elf *elf, uint32_t offset, uint32_t length);

#endif
