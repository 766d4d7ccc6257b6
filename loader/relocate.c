#include "relocate.h"

#include "bytes.h"
#include "require.h"

#include <stddef.h>

enum { SYMBOL_SIZE = 16, SYMBOL_AT_SECTION = 14 };

/* What a relocation is to somebody who moves an app in one or two parts. */
enum meaning {
    UNKNOWN,
    NOTHING,
    ADDRESS,      /* 4 bytes of absolute address: changed */
    LONG_ADDRESS, /* 8 bytes of it */
    RELATIVE,     /* distance from the place: stays right if place and symbol move together */
    CALL,         /* the same in a call or jump; the symbol may be an absent weak function, which nobody calls then */
    BASED,        /* distance from the start of the writable segment: stays right if the symbol lies there */
};

/* ELF for the Arm Architecture, 2023Q3, 5.6.1 */
static enum meaning arm_meaning(uint32_t type)
{
    enum {
        NONE = 0,
        ABS32 = 2,
        REL32 = 3,
        SBREL32 = 9,
        THM_CALL = 10,
        THM_PC8 = 11,
        THM_JUMP24 = 30,
        V4BX = 40,
        PREL31 = 42,
        THM_MOVW_PREL_NC = 49,
        THM_MOVT_PREL = 50,
        THM_JUMP19 = 51,
        THM_ALU_PREL_11_0 = 53,
        THM_PC12 = 54,
        THM_MOVW_BREL_NC = 87,
        THM_MOVT_BREL = 88,
        THM_MOVW_BREL = 89,
        THM_JUMP11 = 102,
        THM_JUMP8 = 103,
    };
    switch (type) {
    case NONE:
    case V4BX: return NOTHING;
    case ABS32: return ADDRESS;
    case REL32:
    case PREL31:
    case THM_PC8:
    case THM_PC12:
    case THM_ALU_PREL_11_0:
    case THM_MOVW_PREL_NC:
    case THM_MOVT_PREL: return RELATIVE;
    case THM_CALL:
    case THM_JUMP24:
    case THM_JUMP19:
    case THM_JUMP11:
    case THM_JUMP8: return CALL;
    case SBREL32:
    case THM_MOVW_BREL_NC:
    case THM_MOVT_BREL:
    case THM_MOVW_BREL: return BASED;
    default: return UNKNOWN;
    }
}

/* System V ABI, AMD64 supplement 1.0, 4.4.1, ILP32. GOT entries are not listed: they hold addresses that no relocation tells of. */
static enum meaning x86_meaning(uint32_t type)
{
    enum { NONE = 0, ABS64 = 1, PC32 = 2, PLT32 = 4, ABS32 = 10, ABS32S = 11, PC16 = 13, PC8 = 15, PC64 = 24 };
    switch (type) {
    case NONE: return NOTHING;
    case ABS64: return LONG_ADDRESS;
    case ABS32:
    case ABS32S: return ADDRESS;
    case PC64:
    case PC32:
    case PC16:
    case PC8: return RELATIVE;
    case PLT32: return CALL;
    default: return UNKNOWN;
    }
}

/* A relocation section whose headers were checked. */
struct table {
    struct fsm_section entries, target, symbols;
};

/* One relocation, understood. */
struct fixup {
    enum meaning meaning;
    uint32_t address;
    bool in_cell;     /* what it is about lies in the writable segment */
    bool moves;       /* false: the symbol is absolute, or an absent weak one, and stays what it is */
    bool symbol_cell; /* the symbol lies in the writable segment */
};

static uint32_t width_of(enum meaning meaning) { return meaning == LONG_ADDRESS ? 8 : meaning == ADDRESS ? 4 : 0; }

static enum fsm_load_error check_table(struct fsm_elf *elf, uint32_t index, struct table *table)
{
    uint32_t entry_size = elf->thumb ? 8 : 12;
    elf->at = elf->sections + index * FSM_SECTION_HEADER_SIZE;
    /* Each machine has one form; and a table the program would see is one for a dynamic linker, which there is none of. */
    if (table->entries.type != (elf->thumb ? FSM_SHT_REL : FSM_SHT_RELA)) return FSM_LOAD_ELF_RELOCATION_TYPE;
    if ((table->entries.flags & FSM_SHF_ALLOC) != 0) return FSM_LOAD_ELF_RELOCATION_TYPE;
    if (table->entries.entry_size != entry_size || table->entries.size % entry_size != 0) return FSM_LOAD_ELF_TABLE;
    if (!fsm_elf_is_table(elf, table->entries.offset, table->entries.size)) return FSM_LOAD_ELF_TABLE;
    if (table->entries.link >= elf->section_count) return FSM_LOAD_ELF_TABLE;
    table->symbols = fsm_elf_section(elf, table->entries.link);
    if (table->symbols.type != FSM_SHT_SYMTAB || table->symbols.entry_size != SYMBOL_SIZE) return FSM_LOAD_ELF_TABLE;
    if (!fsm_elf_is_table(elf, table->symbols.offset, table->symbols.size)) return FSM_LOAD_ELF_TABLE;
    return FSM_LOAD_OK;
}

/* Where the symbol lies decides which way it moves: an address alone does not, as the end of one segment may be the start of the
 * next. */
static enum fsm_load_error find_symbol(const struct fsm_elf *elf, const struct table *table, uint32_t number, struct fixup *fixup)
{
    if (number >= table->symbols.size / SYMBOL_SIZE) return FSM_LOAD_ELF_SYMBOL;
    uint32_t section = load16_le(elf->image + table->symbols.offset + number * SYMBOL_SIZE + SYMBOL_AT_SECTION);
    fixup->moves = section != FSM_SHN_UNDEF && section != FSM_SHN_ABS;
    fixup->symbol_cell = false;
    if (!fixup->moves) return FSM_LOAD_OK;
    if (section >= elf->section_count) return FSM_LOAD_ELF_SYMBOL;
    uint32_t flags = fsm_elf_section(elf, section).flags;
    if ((flags & FSM_SHF_ALLOC) == 0) return FSM_LOAD_ELF_SYMBOL;
    fixup->symbol_cell = (flags & FSM_SHF_WRITE) != 0;
    return fixup->symbol_cell && elf->cell == NULL ? FSM_LOAD_ELF_SYMBOL : FSM_LOAD_OK;
}

/* Whether the bytes may be changed, if they are to be. */
static enum fsm_load_error check_place(const struct fsm_elf *elf, const struct fsm_manifest *manifest, const struct table *table,
                                       struct fixup *fixup)
{
    uint32_t width = width_of(fixup->meaning), bytes = width == 0 ? 1 : width;
    if (fixup->address < table->target.address) return FSM_LOAD_ELF_RELOCATION_PLACE;
    if (!range_within(fixup->address - table->target.address, bytes, table->target.size)) return FSM_LOAD_ELF_RELOCATION_PLACE;
    const struct fsm_segment *segment = fsm_elf_find(elf, fixup->address, bytes);
    if (segment == NULL) return FSM_LOAD_ELF_RELOCATION_PLACE;
    fixup->in_cell = segment->writable;
    if (width == 0 || segment->writable) return FSM_LOAD_OK;
    if (ranges_meet(fixup->address, width, manifest->offset, manifest->length)) return FSM_LOAD_ELF_RELOCATION_PLACE;
    return elf->thumb ? FSM_LOAD_ELF_RELOCATION_READ_ONLY : FSM_LOAD_OK;
}

/* Whether what the loader leaves alone is still right after moving. On x86 both parts move alike. */
static bool stays_right(const struct fsm_elf *elf, const struct fixup *fixup)
{
    bool together = fixup->moves && (!elf->thumb || fixup->symbol_cell == fixup->in_cell);
    switch (fixup->meaning) {
    case RELATIVE: return together;
    case CALL: return together || !fixup->moves;
    case BASED: return fixup->symbol_cell;
    default: return true;
    }
}

static enum fsm_load_error read_entry(struct fsm_elf *elf, const struct fsm_manifest *manifest, const struct table *table,
                                      uint32_t at, struct fixup *fixup)
{
    uint32_t info = load32_le(elf->image + at + 4);
    elf->at = at;
    *fixup = (struct fixup){
        .meaning = elf->thumb ? arm_meaning(info & 0xff) : x86_meaning(info & 0xff),
        .address = load32_le(elf->image + at),
    };
    if (fixup->meaning == UNKNOWN) return FSM_LOAD_ELF_RELOCATION_TYPE;
    enum fsm_load_error error = check_place(elf, manifest, table, fixup);
    if (error != FSM_LOAD_OK || fixup->meaning == NOTHING) return error;
    if ((error = find_symbol(elf, table, info >> 8, fixup)) != FSM_LOAD_OK) return error;
    return stays_right(elf, fixup) ? FSM_LOAD_OK : FSM_LOAD_ELF_SYMBOL;
}

static void apply(const struct fsm_elf *elf, const struct fixup *fixup, const struct fsm_move *move)
{
    if (width_of(fixup->meaning) == 0 || !fixup->moves) return;
    uint32_t distance = fixup->symbol_cell ? move->cell : move->image;
    uint8_t *place = fixup->in_cell ? move->cell_bytes + (fixup->address - elf->cell->address) : move->image_bytes + fixup->address;
    if (fixup->meaning == LONG_ADDRESS) store64_le(place, load64_le(place) + distance);
    else store32_le(place, load32_le(place) + distance);
}

/* Goes through all relocations: checks them, and if `move` is given applies them as well. The tables lie in no segment, so what is
 * applied changes no table, and the second time through sees what the first one saw. */
static enum fsm_load_error walk(struct fsm_elf *elf, const struct fsm_manifest *manifest, const struct fsm_move *move)
{
    enum fsm_load_error error;
    for (uint32_t i = 0; i < elf->section_count; i++) {
        struct table table = {.entries = fsm_elf_section(elf, i)};
        if (table.entries.type != FSM_SHT_REL && table.entries.type != FSM_SHT_RELA) continue;
        if (table.entries.info >= elf->section_count) {
            elf->at = elf->sections + i * FSM_SECTION_HEADER_SIZE;
            return FSM_LOAD_ELF_TABLE;
        }
        table.target = fsm_elf_section(elf, table.entries.info);
        bool loaded = (table.target.flags & FSM_SHF_ALLOC) != 0 || (table.entries.flags & FSM_SHF_ALLOC) != 0;
        if (!loaded) continue; /* debug information */
        if ((error = check_table(elf, i, &table)) != FSM_LOAD_OK) return error;
        uint32_t entry_size = table.entries.entry_size, end = table.entries.offset + table.entries.size;
        for (uint32_t at = table.entries.offset; at < end; at += entry_size) {
            struct fixup fixup;
            if ((error = read_entry(elf, manifest, &table, at, &fixup)) != FSM_LOAD_OK) return error;
            if (move != NULL) apply(elf, &fixup, move);
        }
    }
    elf->at = 0;
    return FSM_LOAD_OK;
}

enum fsm_load_error fsm_relocate_check(struct fsm_elf *elf, const struct fsm_manifest *manifest)
{
    return walk(elf, manifest, NULL);
}

void fsm_relocate_apply(struct fsm_elf *elf, const struct fsm_manifest *manifest, const struct fsm_move *move)
{
    REQUIRE(move != NULL && (elf->cell == NULL || move->cell_bytes != NULL));
    enum fsm_load_error error = walk(elf, manifest, move);
    REQUIRE(error == FSM_LOAD_OK);
}
