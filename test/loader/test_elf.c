/* ELF files that are signed and yet not to be mapped: one thing wrong at a time in a file the linker made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"
#include "elf.h"
#include "fixture.h"

/* Where fields lie in an ELF32 header, a program header, a section header, a relocation and a symbol. */
enum {
    E_CLASS = 4,
    E_DATA = 5,
    E_TYPE = 16,
    E_MACHINE = 18,
    E_VERSION = 20,
    E_PHOFF = 28,
    E_SHOFF = 32,
    E_EHSIZE = 40,
    E_PHENTSIZE = 42,
    E_PHNUM = 44,
    E_SHENTSIZE = 46,
    E_SHNUM = 48,
    P_TYPE = 0,
    P_OFFSET = 4,
    P_VADDR = 8,
    P_FILESZ = 16,
    P_MEMSZ = 20,
    P_FLAGS = 24,
    P_ALIGN = 28,
    SH_TYPE = 4,
    SH_FLAGS = 8,
    SH_ADDR = 12,
    SH_OFFSET = 16,
    SH_SIZE = 20,
    SH_LINK = 24,
    SH_INFO = 28,
    SH_ENTSIZE = 36,
    R_OFFSET = 0,
    R_INFO = 4,
    ST_SHNDX = 14,
    PF_X = 1,
    PF_W = 2,
    PF_R = 4,
    DATA = FSM_SHF_ALLOC | FSM_SHF_WRITE,
    CODE = FSM_SHF_ALLOC | 4,
    R_ARM_ABS32 = 2,
    R_ARM_REL32 = 3,
    R_ARM_SBREL32 = 9,
    R_X86_64_PC32 = 2,
    R_X86_64_32 = 10,
    R_X86_64_32S = 11,
};

static bool is_x86(const struct fixture *fixture) { return fixture->verified.target == FSM_TARGET_X86; }

static void refused_with_byte(struct fixture *fixture, uint8_t *at, uint8_t value, enum fsm_load_error error)
{
    uint8_t before = *at;
    assert_int_not_equal(before, value);
    *at = value;
    fixture_refused(fixture, error);
    *at = before;
}

static void refused_with_word(struct fixture *fixture, uint8_t *at, uint32_t value, enum fsm_load_error error)
{
    uint32_t before = load32_le(at);
    assert_int_not_equal(before, value);
    store32_le(at, value);
    fixture_refused(fixture, error);
    store32_le(at, before);
}

/* The first relocation of an absolute address in the data. */
static uint8_t *address_in_data(struct fixture *fixture)
{
    return fixture_relocation(fixture, is_x86(fixture) ? R_X86_64_32 : R_ARM_ABS32, DATA);
}

static uint8_t *read_only_segment(struct fixture *fixture) { return fixture_segment(fixture, 0); }

static uint8_t *writable_segment(struct fixture *fixture) { return fixture_segment(fixture, is_x86(fixture) ? 2 : 1); }

static void refused_if_no_elf_executable_of_32_bits(void **state)
{
    struct fixture *fixture = *state;
    refused_with_byte(fixture, fixture->bytes, 0, FSM_LOAD_ELF_HEADER);
    refused_with_byte(fixture, fixture->bytes + E_CLASS, 2, FSM_LOAD_ELF_HEADER);
    refused_with_byte(fixture, fixture->bytes + E_DATA, 2, FSM_LOAD_ELF_HEADER);
    refused_with_byte(fixture, fixture->bytes + E_TYPE, 1, FSM_LOAD_ELF_HEADER);
    refused_with_byte(fixture, fixture->bytes + E_TYPE, 3, FSM_LOAD_ELF_HEADER);
    refused_with_byte(fixture, fixture->bytes + E_VERSION, 2, FSM_LOAD_ELF_HEADER);
    refused_with_byte(fixture, fixture->bytes + E_EHSIZE, 64, FSM_LOAD_ELF_HEADER);
}

static void refused_if_for_another_machine(void **state)
{
    struct fixture *fixture = *state;
    refused_with_byte(fixture, fixture->bytes + E_MACHINE, 3, FSM_LOAD_ELF_MACHINE);
    refused_with_byte(fixture, fixture->bytes + E_MACHINE, is_x86(fixture) ? 40 : 62, FSM_LOAD_ELF_MACHINE);
}

static void refused_with_program_headers_that_are_not_there(void **state)
{
    struct fixture *fixture = *state;
    refused_with_byte(fixture, fixture->bytes + E_PHENTSIZE, 56, FSM_LOAD_ELF_PROGRAM_HEADERS);
    refused_with_byte(fixture, fixture->bytes + E_PHNUM, 0, FSM_LOAD_ELF_PROGRAM_HEADERS);
    refused_with_byte(fixture, fixture->bytes + E_PHNUM, 33, FSM_LOAD_ELF_PROGRAM_HEADERS);
    refused_with_byte(fixture, fixture->bytes + E_PHNUM, 1, FSM_LOAD_ELF_PROGRAM_HEADERS); /* the first one loads nothing */
    refused_with_word(fixture, fixture->bytes + E_PHOFF, fixture->length - 4, FSM_LOAD_ELF_PROGRAM_HEADERS);
    refused_with_word(fixture, fixture->bytes + E_PHOFF, 0xffffffff, FSM_LOAD_ELF_PROGRAM_HEADERS);
    refused_with_word(fixture, fixture->bytes + E_PHOFF, fixture->length + 4, FSM_LOAD_ELF_PROGRAM_HEADERS);
}

static void refused_with_too_many_segments(void **state)
{
    struct fixture *fixture = *state;
    uint32_t count = FSM_SEGMENTS_MAX + 1, table = fixture_append(fixture, count * 32);
    for (uint32_t i = 0; i < count; i++) store32_le(fixture->bytes + table + i * 32 + P_TYPE, 1);
    store32_le(fixture->bytes + E_PHOFF, table);
    fixture->bytes[E_PHNUM] = (uint8_t)count;
    fixture_refused(fixture, FSM_LOAD_ELF_PROGRAM_HEADERS);
}

static void refused_with_segments_of_other_types(void **state)
{
    struct fixture *fixture = *state;
    static const uint32_t types[] = {2 /* dynamic */,      3 /* interpreter */,    5,
                                     7 /* thread-local */, 0x6474e552 /* relro */, 0xffffffff};
    for (uint32_t i = 0; i < sizeof types / sizeof types[0]; i++)
        refused_with_word(fixture, read_only_segment(fixture) + P_TYPE, types[i], FSM_LOAD_ELF_SEGMENT_TYPE);
}

static void refused_with_a_segment_outside_the_image(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = writable_segment(fixture);
    refused_with_word(fixture, segment + P_OFFSET, fixture->length, FSM_LOAD_ELF_SEGMENT_RANGE);
    refused_with_word(fixture, segment + P_OFFSET, 0xfffffff0, FSM_LOAD_ELF_SEGMENT_RANGE);
    refused_with_word(fixture, segment + P_FILESZ, fixture->length, FSM_LOAD_ELF_SEGMENT_RANGE);
    refused_with_word(fixture, segment + P_FILESZ, 0xffffffff, FSM_LOAD_ELF_SEGMENT_RANGE);
    refused_with_word(fixture, read_only_segment(fixture) + P_FILESZ, 0xfffffffc, FSM_LOAD_ELF_SEGMENT_RANGE);
}

static void refused_with_a_segment_that_wraps_around_or_is_huge(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = writable_segment(fixture);
    refused_with_word(fixture, segment + P_MEMSZ, 0xffffffff, FSM_LOAD_ELF_SEGMENT_RANGE);
    refused_with_word(fixture, segment + P_MEMSZ, 0x80000000, FSM_LOAD_ELF_SEGMENT_RANGE);
    refused_with_word(fixture, segment + P_VADDR, 0xfffff000, FSM_LOAD_ELF_SEGMENT_RANGE);
}

static void refused_with_a_segment_larger_in_the_file_than_in_memory(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = writable_segment(fixture);
    refused_with_word(fixture, segment + P_MEMSZ, load32_le(segment + P_FILESZ) - 1, FSM_LOAD_ELF_SEGMENT_RANGE);
}

static void refused_with_overlapping_segments(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *first = read_only_segment(fixture), *next = fixture_segment(fixture, 1);
    uint32_t size = load32_le(next + P_VADDR) + 1;
    store32_le(first + P_MEMSZ, size);
    refused_with_word(fixture, first + P_FILESZ, size, FSM_LOAD_ELF_SEGMENT_ORDER);
}

static void refused_with_descending_segments(void **state)
{
    struct fixture *fixture = *state;
    uint8_t first[32], *one = read_only_segment(fixture), *two = fixture_segment(fixture, 1);
    memcpy(first, one, 32);
    memcpy(one, two, 32);
    memcpy(two, first, 32);
    fixture_refused(fixture, FSM_LOAD_ELF_SEGMENT_ORDER);
}

static void refused_with_a_segment_after_the_writable_one(void **state)
{
    struct fixture *fixture = *state;
    store32_le(fixture_segment(fixture, 1) + P_FLAGS, PF_R | PF_W);
    store32_le(read_only_segment(fixture) + P_FLAGS, PF_R | PF_W);
    if (is_x86(fixture)) store32_le(writable_segment(fixture) + P_FLAGS, PF_R);
    fixture_refused(fixture, FSM_LOAD_ELF_SEGMENT_ORDER);
}

static void refused_with_a_bad_alignment(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = writable_segment(fixture);
    refused_with_word(fixture, segment + P_ALIGN, 3, FSM_LOAD_ELF_SEGMENT_ALIGN);
    refused_with_word(fixture, segment + P_ALIGN, 8192, FSM_LOAD_ELF_SEGMENT_ALIGN);
    refused_with_word(fixture, segment + P_ALIGN, 0x80000000, FSM_LOAD_ELF_SEGMENT_ALIGN);
    if (!is_x86(fixture))
        refused_with_word(fixture, segment + P_ALIGN, 4096, FSM_LOAD_ELF_SEGMENT_ALIGN); /* the address is no multiple */
}

static void x86_is_refused_if_the_cell_begins_within_a_page(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = writable_segment(fixture);
    store32_le(segment + P_ALIGN, 16);
    store32_le(segment + P_OFFSET, load32_le(segment + P_OFFSET) + 16);
    refused_with_word(fixture, segment + P_VADDR, load32_le(segment + P_VADDR) + 16, FSM_LOAD_ELF_SEGMENT_ALIGN);
}

static void refused_if_writable_and_executable(void **state)
{
    struct fixture *fixture = *state;
    refused_with_byte(fixture, writable_segment(fixture) + P_FLAGS, PF_R | PF_W | PF_X, FSM_LOAD_ELF_WRITE_EXECUTE);
    uint8_t *code = fixture_segment(fixture, is_x86(fixture) ? 1 : 0);
    refused_with_byte(fixture, code + P_FLAGS, PF_R | PF_W | PF_X, FSM_LOAD_ELF_WRITE_EXECUTE);
}

static void refused_if_a_read_only_segment_is_not_where_its_address_is(void **state)
{
    struct fixture *fixture = *state;
    refused_with_word(fixture, read_only_segment(fixture) + P_OFFSET, 8, FSM_LOAD_ELF_IN_PLACE);
}

static void refused_if_a_read_only_segment_grows(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = read_only_segment(fixture);
    refused_with_word(fixture, segment + P_FILESZ, load32_le(segment + P_FILESZ) - 4, FSM_LOAD_ELF_IN_PLACE);
}

static void x86_is_refused_if_the_data_are_not_where_their_address_is(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = writable_segment(fixture);
    refused_with_word(fixture, segment + P_VADDR, load32_le(segment + P_VADDR) + 4096, FSM_LOAD_ELF_IN_PLACE);
}

static void refused_without_sections(void **state)
{
    struct fixture *fixture = *state;
    refused_with_byte(fixture, fixture->bytes + E_SHNUM, 0, FSM_LOAD_ELF_SECTIONS);
    refused_with_byte(fixture, fixture->bytes + E_SHENTSIZE, 64, FSM_LOAD_ELF_SECTIONS);
    refused_with_byte(fixture, fixture->bytes + E_SHNUM + 1, 0xff, FSM_LOAD_ELF_SECTIONS);
    refused_with_word(fixture, fixture->bytes + E_SHOFF, fixture->length, FSM_LOAD_ELF_SECTIONS);
    refused_with_word(fixture, fixture->bytes + E_SHOFF, 0xfffffff0, FSM_LOAD_ELF_SECTIONS);
}

static void refused_if_a_table_lies_in_a_segment(void **state)
{
    struct fixture *fixture = *state;
    refused_with_word(fixture, fixture->bytes + E_SHOFF, 64, FSM_LOAD_ELF_TABLE);
    uint8_t *table = fixture_relocations(fixture, address_in_data(fixture));
    refused_with_word(fixture, table + SH_OFFSET, 64, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, table + SH_OFFSET, load32_le(writable_segment(fixture) + P_OFFSET), FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, fixture_section(fixture, ".symtab") + SH_OFFSET, 64, FSM_LOAD_ELF_TABLE);
}

static void refused_if_a_table_lies_outside_the_image(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *table = fixture_relocations(fixture, address_in_data(fixture));
    uint32_t entry = load32_le(table + SH_ENTSIZE);
    refused_with_word(fixture, table + SH_OFFSET, fixture->length - 4, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, table + SH_OFFSET, 0xfffffff0, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, table + SH_SIZE, 0xffffffff / entry * entry, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, fixture_section(fixture, ".symtab") + SH_SIZE, 0xfffffff0, FSM_LOAD_ELF_TABLE);
}

static void refused_if_a_table_is_malformed(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *table = fixture_relocations(fixture, address_in_data(fixture));
    refused_with_word(fixture, table + SH_ENTSIZE, 0, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, table + SH_ENTSIZE, is_x86(fixture) ? 8 : 12, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, table + SH_SIZE, load32_le(table + SH_SIZE) - 1, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, table + SH_INFO, 1000, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, table + SH_LINK, 1000, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, table + SH_LINK, 1, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, fixture_section(fixture, ".symtab") + SH_ENTSIZE, 24, FSM_LOAD_ELF_TABLE);
    refused_with_word(fixture, fixture_section(fixture, ".symtab") + SH_TYPE, 3, FSM_LOAD_ELF_TABLE);
}

static void refused_with_the_other_machines_form_of_relocations(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *table = fixture_relocations(fixture, address_in_data(fixture));
    refused_with_word(fixture, table + SH_TYPE, is_x86(fixture) ? FSM_SHT_REL : FSM_SHT_RELA, FSM_LOAD_ELF_RELOCATION_TYPE);
}

static void refused_with_relocations_for_a_dynamic_linker(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *table = fixture_relocations(fixture, address_in_data(fixture));
    store32_le(table + SH_INFO, 0);
    refused_with_word(fixture, table + SH_FLAGS, FSM_SHF_ALLOC, FSM_LOAD_ELF_RELOCATION_TYPE);
}

/* Some relocations of each machine that need a dynamic linker, a global offset table, thread-local storage, or code that is tied to
 * its address. */
static void refused_with_an_unknown_relocation(void **state)
{
    struct fixture *fixture = *state;
    static const uint8_t x86[] = {3, 5, 6, 7, 8, 9, 12, 14, 16, 18, 19, 22, 23, 25, 37, 41, 42, 255};
    static const uint8_t arm[] = {1, 5, 13, 17, 20, 21, 22, 23, 25, 26, 38, 41, 43, 47, 48, 96, 107, 160, 255};
    const uint8_t *types = is_x86(fixture) ? x86 : arm;
    uint32_t count = is_x86(fixture) ? sizeof x86 : sizeof arm;
    for (uint32_t i = 0; i < count; i++)
        refused_with_byte(fixture, address_in_data(fixture) + R_INFO, types[i], FSM_LOAD_ELF_RELOCATION_TYPE);
}

static void refused_with_a_relocation_outside_its_section(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *place = address_in_data(fixture) + R_OFFSET, *data = fixture_section(fixture, ".data");
    uint32_t start = load32_le(data + SH_ADDR), end = start + load32_le(data + SH_SIZE);
    refused_with_word(fixture, place, start - 1, FSM_LOAD_ELF_RELOCATION_PLACE);
    refused_with_word(fixture, place, end - 3, FSM_LOAD_ELF_RELOCATION_PLACE);
    refused_with_word(fixture, place, end, FSM_LOAD_ELF_RELOCATION_PLACE);
    refused_with_word(fixture, place, 0, FSM_LOAD_ELF_RELOCATION_PLACE);
    refused_with_word(fixture, place, 0xfffffffe, FSM_LOAD_ELF_RELOCATION_PLACE);
    /* Not even what is left alone may be outside. */
    uint8_t *in_code = fixture_relocation(fixture, is_x86(fixture) ? R_X86_64_PC32 : R_ARM_REL32, CODE);
    refused_with_word(fixture, in_code + R_OFFSET, 0xffffffff, FSM_LOAD_ELF_RELOCATION_PLACE);
    refused_with_word(fixture, in_code + R_OFFSET, start, FSM_LOAD_ELF_RELOCATION_PLACE);
    /* Nor before a section that claims to be everywhere. */
    store32_le(data + SH_SIZE, 0xffffffff);
    refused_with_word(fixture, place, 0xe0, FSM_LOAD_ELF_RELOCATION_PLACE);
}

static void refused_with_a_relocation_outside_every_segment(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *data = fixture_section(fixture, ".data");
    store32_le(data + SH_SIZE, 0x1000000);
    uint32_t end = load32_le(writable_segment(fixture) + P_VADDR) + load32_le(writable_segment(fixture) + P_FILESZ);
    refused_with_word(fixture, address_in_data(fixture) + R_OFFSET, end - 3, FSM_LOAD_ELF_RELOCATION_PLACE);
    refused_with_word(fixture, address_in_data(fixture) + R_OFFSET, end + 8, FSM_LOAD_ELF_RELOCATION_PLACE); /* zeroed data */
    refused_with_word(fixture, address_in_data(fixture) + R_OFFSET, end + 0x100000, FSM_LOAD_ELF_RELOCATION_PLACE);
}

static void x86_is_refused_if_a_relocation_changes_the_manifest(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = fixture_relocation(fixture, R_X86_64_PC32, FSM_SHF_ALLOC);
    relocation[R_INFO] = R_X86_64_32;
    fixture_refused(fixture, FSM_LOAD_ELF_RELOCATION_PLACE);
    relocation[R_INFO] = 1; /* 8 bytes */
    fixture_refused(fixture, FSM_LOAD_ELF_RELOCATION_PLACE);
}

static void cortex_m_is_refused_with_an_address_in_flash(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = fixture_relocation(fixture, R_ARM_REL32, CODE);
    refused_with_byte(fixture, relocation + R_INFO, R_ARM_ABS32, FSM_LOAD_ELF_RELOCATION_READ_ONLY);
}

static void refused_with_a_symbol_that_is_nowhere(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = address_in_data(fixture), *table = fixture_section(fixture, ".symtab");
    uint32_t count = load32_le(table + SH_SIZE) / 16, number = load32_le(relocation + R_INFO) >> 8;
    uint8_t *section = fixture->bytes + load32_le(table + SH_OFFSET) + number * 16 + ST_SHNDX;
    refused_with_word(fixture, relocation + R_INFO, count << 8 | relocation[R_INFO], FSM_LOAD_ELF_SYMBOL);
    refused_with_word(fixture, relocation + R_INFO, 0xffffff00 | relocation[R_INFO], FSM_LOAD_ELF_SYMBOL);
    section[1] = 0xff;
    refused_with_byte(fixture, section, 0xf2, FSM_LOAD_ELF_SYMBOL); /* common */
    section[1] = 0;
    refused_with_byte(fixture, section, fixture->bytes[E_SHNUM], FSM_LOAD_ELF_SYMBOL);
    refused_with_byte(fixture, section, (uint8_t)fixture_section_index(fixture, ".symtab"), FSM_LOAD_ELF_SYMBOL);
}

static void refused_if_a_distance_is_to_something_that_does_not_move(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = fixture_relocation(fixture, is_x86(fixture) ? R_X86_64_PC32 : R_ARM_REL32, CODE);
    refused_with_word(fixture, relocation + R_INFO, relocation[R_INFO], FSM_LOAD_ELF_SYMBOL); /* symbol 0: undefined */
}

static void cortex_m_is_refused_if_a_distance_spans_image_and_cell(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *to_cell = fixture_relocation(fixture, R_ARM_SBREL32, CODE), *to_image = fixture_relocation(fixture, R_ARM_REL32, CODE);
    refused_with_byte(fixture, to_cell + R_INFO, R_ARM_REL32, FSM_LOAD_ELF_SYMBOL);
    refused_with_byte(fixture, to_image + R_INFO, R_ARM_SBREL32, FSM_LOAD_ELF_SYMBOL);
}

static void an_absolute_symbol_stays_what_it_is(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = address_in_data(fixture), *table = fixture_section(fixture, ".symtab");
    uint8_t *section = fixture->bytes + load32_le(table + SH_OFFSET) + (load32_le(relocation + R_INFO) >> 8) * 16 + ST_SHNDX;
    uint32_t place = load32_le(relocation + R_OFFSET) - load32_le(writable_segment(fixture) + P_VADDR);
    uint32_t before = load32_le(fixture->bytes + load32_le(writable_segment(fixture) + P_OFFSET) + place);
    section[0] = 0xf1;
    section[1] = 0xff;
    if (!is_x86(fixture)) { /* the code reaches the same symbol by distance, which is refused: leave only the address */
        fixture_relocations(fixture, fixture_relocation(fixture, R_ARM_REL32, CODE))[SH_INFO] = 0;
    }
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    assert_int_equal(load32_le(fixture->placement.cell + place), before);
}

static void a_relocation_that_means_nothing_is_passed_over(void **state)
{
    struct fixture *fixture = *state;
    store32_le(address_in_data(fixture) + R_INFO, 0xffffff00); /* not even its symbol is looked for */
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
}

static void x86_addresses_of_8_bytes_carry(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = address_in_data(fixture), *next = relocation + 12;
    uint32_t place = load32_le(relocation + R_OFFSET);
    assert_int_equal(load32_le(next + R_OFFSET), place + 4);
    relocation[R_INFO] = 1;
    next[R_INFO] = 0;
    store64_le(fixture->bytes + place, 0x5ffffff00);
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    assert_true(load64_le(fixture->bytes + place) == 0x5ffffff00 + FIXTURE_IMAGE_ADDRESS);
}

static void refused_if_the_manifest_is_in_no_segment(void **state)
{
    struct fixture *fixture = *state;
    struct fsm_manifest *manifest = &fixture->verified.manifest;
    uint32_t copy = fixture_append(fixture, manifest->length + 8);
    copy = (copy + 7) & ~7u;
    memcpy(fixture->bytes + copy, manifest->bytes, manifest->length);
    manifest->bytes = fixture->bytes + copy;
    manifest->offset = copy;
    fixture_refused(fixture, FSM_LOAD_ELF_MANIFEST);
}

static void refused_if_the_manifest_is_writable(void **state)
{
    struct fixture *fixture = *state;
    struct fsm_manifest *manifest = &fixture->verified.manifest;
    uint8_t *segment = writable_segment(fixture);
    uint32_t copy = load32_le(segment + P_OFFSET) & ~7u;
    uint32_t end = (copy + manifest->length + 7) & ~7u;
    /* The data become a copy of the manifest; nothing else matters, as this is looked at first. */
    memmove(fixture->bytes + copy, manifest->bytes, manifest->length);
    store32_le(segment + P_FILESZ, end - load32_le(segment + P_OFFSET));
    store32_le(segment + P_MEMSZ, end - load32_le(segment + P_OFFSET));
    store32_le(fixture->bytes + E_SHOFF, fixture_append(fixture, 40));
    fixture->bytes[E_SHNUM] = 1;
    manifest->bytes = fixture->bytes + copy;
    manifest->offset = copy;
    fixture_refused(fixture, FSM_LOAD_ELF_MANIFEST);
}

static void refused_with_a_handler_that_is_no_code(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *handler = (uint8_t *)fixture->verified.manifest.bytes + FSM_MANIFEST_HEAD + FSM_TYPE_AT_HANDLER;
    uint32_t thumb = !is_x86(fixture), here = fixture->verified.manifest.offset;
    /* Data, and the file's end, which is in no segment. */
    refused_with_word(fixture, handler, (load32_le(writable_segment(fixture) + P_VADDR) | thumb) - here, FSM_LOAD_ELF_HANDLER);
    refused_with_word(fixture, handler, ((fixture->length - 4) | thumb) - here, FSM_LOAD_ELF_HANDLER);
    /* On x86 constants are not executable. */
    if (is_x86(fixture)) refused_with_word(fixture, handler, 0, FSM_LOAD_ELF_HANDLER);
}

static void cortex_m_is_refused_with_a_handler_that_is_not_thumb(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *handler = (uint8_t *)fixture->verified.manifest.bytes + FSM_MANIFEST_HEAD + FSM_TYPE_AT_HANDLER;
    refused_with_word(fixture, handler, load32_le(handler) - 1, FSM_LOAD_ELF_HANDLER);
}

static void x86_is_refused_with_slots_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    struct fsm_manifest *manifest = &fixture->verified.manifest;
    int32_t good = manifest->slots, here = (int32_t)manifest->offset;
    int32_t data = (int32_t)load32_le(writable_segment(fixture) + P_VADDR);
    int32_t end = (int32_t)load32_le(read_only_segment(fixture) + P_FILESZ) & ~7;
    const int32_t bad[] = {good + 4,  60 - here,    8, -here - 8, data - here, end - 8 - here, (int32_t)fixture->length - here,
                           INT32_MIN, INT32_MAX - 7};
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        manifest->slots = bad[i];
        fixture_refused(fixture, FSM_LOAD_ELF_SLOTS);
    }
}

static void x86_needs_no_slots_without_imports(void **state)
{
    struct fixture *fixture = *state;
    fixture->verified.manifest.imports = 0;
    fixture->verified.manifest.slots = INT32_MAX;
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
}

/* Every byte of the file in turn gets other values. Most are no matter; none may make the loader write outside the app, crash, or
 * fail after it began to write. */
static void no_changed_byte_makes_it_write_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *good = test_malloc(fixture->length);
    memcpy(good, fixture->bytes, fixture->length);
    static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    for (uint32_t at = 0; at < fixture->length; at++) {
        for (uint32_t i = 0; i < sizeof values; i++) {
            memcpy(fixture->bytes, good, fixture->length);
            fixture->bytes[at] = values[i];
            if (fixture_map(fixture) != FSM_LOAD_OK) continue;
            fixture_assert_guards(fixture);
        }
        /* Padding between segments is many pages of the same. */
        while (at + 16 < fixture->length && good[at] == 0 && memcmp(good + at, good + at + 1, 16) == 0) at++;
    }
    test_free(good);
}

#define X86(name)      {"x86: " #name, name, fixture_setup_x86, fixture_teardown, NULL}
#define CORTEX_M(name) {"cortex-m: " #name, name, fixture_setup_cortex_m, fixture_teardown, NULL}
#define BOTH(name)     X86(name), CORTEX_M(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(refused_if_no_elf_executable_of_32_bits),
        BOTH(refused_if_for_another_machine),
        BOTH(refused_with_program_headers_that_are_not_there),
        BOTH(refused_with_too_many_segments),
        BOTH(refused_with_segments_of_other_types),
        BOTH(refused_with_a_segment_outside_the_image),
        BOTH(refused_with_a_segment_that_wraps_around_or_is_huge),
        BOTH(refused_with_a_segment_larger_in_the_file_than_in_memory),
        BOTH(refused_with_overlapping_segments),
        BOTH(refused_with_descending_segments),
        X86(refused_with_a_segment_after_the_writable_one),
        BOTH(refused_with_a_bad_alignment),
        X86(x86_is_refused_if_the_cell_begins_within_a_page),
        BOTH(refused_if_writable_and_executable),
        BOTH(refused_if_a_read_only_segment_is_not_where_its_address_is),
        BOTH(refused_if_a_read_only_segment_grows),
        X86(x86_is_refused_if_the_data_are_not_where_their_address_is),
        BOTH(refused_without_sections),
        BOTH(refused_if_a_table_lies_in_a_segment),
        BOTH(refused_if_a_table_lies_outside_the_image),
        BOTH(refused_if_a_table_is_malformed),
        BOTH(refused_with_the_other_machines_form_of_relocations),
        BOTH(refused_with_relocations_for_a_dynamic_linker),
        BOTH(refused_with_an_unknown_relocation),
        BOTH(refused_with_a_relocation_outside_its_section),
        BOTH(refused_with_a_relocation_outside_every_segment),
        X86(x86_is_refused_if_a_relocation_changes_the_manifest),
        CORTEX_M(cortex_m_is_refused_with_an_address_in_flash),
        BOTH(refused_with_a_symbol_that_is_nowhere),
        BOTH(refused_if_a_distance_is_to_something_that_does_not_move),
        CORTEX_M(cortex_m_is_refused_if_a_distance_spans_image_and_cell),
        BOTH(an_absolute_symbol_stays_what_it_is),
        BOTH(a_relocation_that_means_nothing_is_passed_over),
        X86(x86_addresses_of_8_bytes_carry),
        BOTH(refused_if_the_manifest_is_in_no_segment),
        BOTH(refused_if_the_manifest_is_writable),
        BOTH(refused_with_a_handler_that_is_no_code),
        CORTEX_M(cortex_m_is_refused_with_a_handler_that_is_not_thumb),
        X86(x86_is_refused_with_slots_elsewhere),
        X86(x86_needs_no_slots_without_imports),
        BOTH(no_changed_byte_makes_it_write_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
