#include "linked.h"
#include "fsmcc.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

enum { REFERENCE_ABSOLUTE_ARM = R_ARM_ABS32 };

void *linked_memory(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    if (!memory) stop(EXIT_MACHINE, "out of memory");
    return memory;
}

static uint32_t load(const struct linked *linked, uint64_t offset, unsigned width)
{
    if (offset > linked->size || linked->size - offset < width) stop(EXIT_MACHINE, "the linker's output is cut short");
    uint32_t value = 0;
    for (unsigned i = 0; i < width; i++) value |= (uint32_t)linked->bytes[offset + i] << (8 * i);
    return value;
}

uint32_t linked_load32(const struct linked *linked, uint64_t offset) { return load(linked, offset, 4); }

/* Where in the file the word at an address of code is; 0: nowhere. */
static uint64_t offset_of(const struct linked *linked, uint32_t address)
{
    for (size_t i = 0; i < linked->section_count; i++) {
        const struct section *section = &linked->sections[i];
        if (linked_is_code(section) && address >= section->address &&
            (uint64_t)address + 4 <= (uint64_t)section->address + section->size)
            return (uint64_t)section->offset + (address - section->address);
    }
    return 0;
}

uint32_t linked_at(const struct linked *linked, uint32_t address)
{
    const uint64_t offset = offset_of(linked, address);
    return offset ? linked_load32(linked, offset) : 0;
}

void linked_put(const struct linked *linked, uint32_t address, uint32_t value)
{
    const uint64_t offset = offset_of(linked, address);
    if (!offset) stop(EXIT_MACHINE, "the linker's output has no code at 0x%x", address);
    linked_store32(linked, offset, value);
}

void linked_store32(const struct linked *linked, uint64_t offset, uint32_t value)
{
    load(linked, offset, 4);
    for (unsigned i = 0; i < 4; i++) linked->bytes[offset + i] = (uint8_t)(value >> (8 * i));
}

#define FIELD(linked, type, at, member) load(linked, (at) + offsetof(type, member), sizeof(((type *)0)->member))

/* The string ends inside the file. */
static const char *text_at(const struct linked *linked, uint64_t offset)
{
    if (offset >= linked->size || !memchr(linked->bytes + offset, 0, linked->size - offset))
        stop(EXIT_MACHINE, "the linker's output has a name without an end");
    return (const char *)linked->bytes + offset;
}

static void read_sections(struct linked *linked)
{
    uint64_t table = FIELD(linked, Elf32_Ehdr, 0, e_shoff);
    size_t count = FIELD(linked, Elf32_Ehdr, 0, e_shnum);
    uint64_t names = FIELD(linked, Elf32_Shdr, table + FIELD(linked, Elf32_Ehdr, 0, e_shstrndx) * sizeof(Elf32_Shdr), sh_offset);
    linked->sections = linked_memory(count, sizeof *linked->sections);
    linked->section_count = count;
    for (size_t i = 0; i < count; i++) {
        uint64_t at = table + i * sizeof(Elf32_Shdr);
        struct section *section = &linked->sections[i];
        *section = (struct section){.name = text_at(linked, names + FIELD(linked, Elf32_Shdr, at, sh_name)),
                                    .type = FIELD(linked, Elf32_Shdr, at, sh_type),
                                    .flags = FIELD(linked, Elf32_Shdr, at, sh_flags),
                                    .address = FIELD(linked, Elf32_Shdr, at, sh_addr),
                                    .offset = FIELD(linked, Elf32_Shdr, at, sh_offset),
                                    .size = FIELD(linked, Elf32_Shdr, at, sh_size),
                                    .link = FIELD(linked, Elf32_Shdr, at, sh_link),
                                    .info = FIELD(linked, Elf32_Shdr, at, sh_info)};
        bool empty = section->type == SHT_NOBITS || section->type == SHT_NULL;
        if (!empty && (section->offset > linked->size || section->size > linked->size - section->offset))
            stop(EXIT_MACHINE, "section %s of the linker's output ends behind the file", section->name);
    }
}

bool linked_is_code(const struct section *section)
{
    return section->type == SHT_PROGBITS && (section->flags & SHF_ALLOC) && (section->flags & SHF_EXECINSTR);
}

const struct section *linked_section(const struct linked *linked, const char *name)
{
    for (size_t i = 0; i < linked->section_count; i++)
        if (strcmp(linked->sections[i].name, name) == 0) return &linked->sections[i];
    return NULL;
}

static const struct section *numbered(const struct linked *linked, uint32_t number)
{
    if (number >= linked->section_count) stop(EXIT_MACHINE, "the linker's output names a section it does not have");
    return &linked->sections[number];
}

static const struct section *symbol_table(const struct linked *linked)
{
    const struct section *table = linked_section(linked, ".symtab");
    if (!table || table->type != SHT_SYMTAB) stop(EXIT_MACHINE, "the linker's output has no symbols");
    return table;
}

static int by_address(const void *left, const void *right)
{
    const struct symbol *a = left, *b = right;
    if (a->address != b->address) return a->address < b->address ? -1 : 1;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    return strcmp(a->name, b->name);
}

static bool is_mark(const char *name, char kind) { return name[0] == '$' && name[1] == kind && (name[2] == 0 || name[2] == '.'); }

static void read_symbols(struct linked *linked)
{
    const struct section *table = symbol_table(linked);
    uint64_t names = numbered(linked, table->link)->offset;
    size_t count = table->size / sizeof(Elf32_Sym);
    linked->symbols = linked_memory(count, sizeof *linked->symbols);
    for (size_t i = 0; i < count; i++) {
        uint64_t at = table->offset + i * sizeof(Elf32_Sym);
        uint32_t home = FIELD(linked, Elf32_Sym, at, st_shndx), kind = FIELD(linked, Elf32_Sym, at, st_info) & 0xf;
        if (home >= linked->section_count || !linked_is_code(&linked->sections[home])) continue;
        struct symbol symbol = {.name = text_at(linked, names + FIELD(linked, Elf32_Sym, at, st_name)),
                                .address = FIELD(linked, Elf32_Sym, at, st_value),
                                .size = FIELD(linked, Elf32_Sym, at, st_size)};
        if (kind == STT_FUNC) symbol.kind = SYMBOL_FUNCTION;
        else if (linked->thumb && is_mark(symbol.name, 't')) symbol.kind = SYMBOL_CODE;
        else if (linked->thumb && is_mark(symbol.name, 'd')) symbol.kind = SYMBOL_DATA;
        else continue;
        if (linked->thumb) symbol.address &= ~1u;
        linked->symbols[linked->symbol_count++] = symbol;
    }
    qsort(linked->symbols, linked->symbol_count, sizeof *linked->symbols, by_address);
}

static bool is_branch(uint32_t info)
{
    uint32_t type = ELF32_R_TYPE(info);
    return type == R_ARM_THM_PC22 || type == R_ARM_THM_JUMP24 || type == R_ARM_THM_JUMP19; /* PC22: of bl */
}

/* What the entry at `at` makes its place refer to. Thumb's words are read where they lie if they hold the address itself; what is
 * relative to the place refers to its symbol, which is a named one there. */
static uint32_t target_of(const struct linked *linked, const struct section *table, const struct section *home, uint64_t at)
{
    uint32_t info = FIELD(linked, Elf32_Rel, at, r_info), place = FIELD(linked, Elf32_Rel, at, r_offset);
    if (table->type == SHT_REL && ELF32_R_TYPE(info) == REFERENCE_ABSOLUTE_ARM) {
        if (place < home->address || place - home->address >= home->size)
            stop(EXIT_MACHINE, "a relocation lies outside its section");
        return home->type == SHT_NOBITS ? 0 : linked_load32(linked, (uint64_t)home->offset + (place - home->address)) & ~1u;
    }
    const struct section *symbols = symbol_table(linked);
    uint64_t symbol = (uint64_t)ELF32_R_SYM(info) * sizeof(Elf32_Sym);
    if (symbol >= symbols->size) stop(EXIT_MACHINE, "a relocation names a symbol that is not there");
    uint32_t value = FIELD(linked, Elf32_Sym, symbols->offset + symbol, st_value);
    uint32_t home_of_symbol = FIELD(linked, Elf32_Sym, symbols->offset + symbol, st_shndx);
    if (linked->thumb && (FIELD(linked, Elf32_Sym, symbols->offset + symbol, st_info) & 0xf) == STT_SECTION && !is_branch(info) &&
        home_of_symbol < linked->section_count && linked_is_code(&linked->sections[home_of_symbol]))
        stop(EXIT_MACHINE, "a relocation of type %u refers to code without saying which function", (unsigned)ELF32_R_TYPE(info));
    uint32_t addend = table->type == SHT_RELA ? FIELD(linked, Elf32_Rela, at, r_addend) : 0;
    /* x86: a reference relative to its place counts from the end of the instruction, 4 bytes on. */
    uint32_t type = ELF32_R_TYPE(info);
    if (!linked->thumb && (type == R_X86_64_PC32 || type == R_X86_64_PLT32)) addend += 4;
    return linked->thumb ? value & ~1u : value + addend;
}

static size_t entry_size(const struct section *table) { return table->type == SHT_RELA ? sizeof(Elf32_Rela) : sizeof(Elf32_Rel); }

/* Unwind tables are not followed, and what is not loaded says nothing; the manifest is for the loader, which alone reads it. */
static bool counts(const struct linked *linked, const struct section *table)
{
    if (table->type != SHT_REL && table->type != SHT_RELA) return false;
    const struct section *home = numbered(linked, table->info);
    return (home->flags & SHF_ALLOC) && home->type != SHT_ARM_EXIDX && strcmp(home->name, FSM_MANIFEST_SECTION) != 0;
}

static int by_place(const void *left, const void *right)
{
    const struct reference *a = left, *b = right;
    return a->place < b->place ? -1 : a->place > b->place;
}

static void read_references(struct linked *linked)
{
    size_t count = 0;
    for (size_t i = 0; i < linked->section_count; i++)
        if (counts(linked, &linked->sections[i])) count += linked->sections[i].size / entry_size(&linked->sections[i]);
    linked->references = linked_memory(count, sizeof *linked->references);
    for (size_t i = 0; i < linked->section_count; i++) {
        const struct section *table = &linked->sections[i];
        if (!counts(linked, table)) continue;
        const struct section *home = numbered(linked, table->info);
        for (size_t k = 0; k < table->size / entry_size(table); k++) {
            uint64_t at = table->offset + k * entry_size(table);
            linked->references[linked->reference_count++] = (struct reference){
                FIELD(linked, Elf32_Rel, at, r_offset), target_of(linked, table, home, at), linked_is_code(home)};
        }
    }
    qsort(linked->references, linked->reference_count, sizeof *linked->references, by_place);
}

void linked_read(struct linked *linked, uint8_t *bytes, size_t size)
{
    *linked = (struct linked){.bytes = bytes, .size = size};
    uint32_t machine = FIELD(linked, Elf32_Ehdr, 0, e_machine);
    if (linked_load32(linked, 0) != 0x464c457f || bytes[EI_CLASS] != ELFCLASS32 || (machine != EM_ARM && machine != EM_X86_64))
        stop(EXIT_MACHINE, "the linker's output is no ELF file for one of the targets");
    linked->thumb = machine == EM_ARM;
    read_sections(linked);
    read_symbols(linked);
    read_references(linked);
}

void linked_free(struct linked *linked)
{
    free(linked->sections);
    free(linked->symbols);
    free(linked->references);
    *linked = (struct linked){0};
}
