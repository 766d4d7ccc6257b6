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
#include "fixture_elf.h"

static void refused_if_no_elf_executable_of_32_bits(void **state)
{
    struct fixture *fixture = *state;
    fixture_refused_with_byte(fixture, fixture->bytes, 0, FSM_LOAD_ELF_HEADER);
    fixture_refused_with_byte(fixture, fixture->bytes + E_CLASS, 2, FSM_LOAD_ELF_HEADER);
    fixture_refused_with_byte(fixture, fixture->bytes + E_DATA, 2, FSM_LOAD_ELF_HEADER);
    fixture_refused_with_byte(fixture, fixture->bytes + E_TYPE, 1, FSM_LOAD_ELF_HEADER);
    fixture_refused_with_byte(fixture, fixture->bytes + E_TYPE, 3, FSM_LOAD_ELF_HEADER);
    fixture_refused_with_byte(fixture, fixture->bytes + E_VERSION, 2, FSM_LOAD_ELF_HEADER);
    fixture_refused_with_byte(fixture, fixture->bytes + E_EHSIZE, 64, FSM_LOAD_ELF_HEADER);
}

static void refused_if_for_another_machine(void **state)
{
    struct fixture *fixture = *state;
    fixture_refused_with_byte(fixture, fixture->bytes + E_MACHINE, 3, FSM_LOAD_ELF_MACHINE);
    fixture_refused_with_byte(fixture, fixture->bytes + E_MACHINE, fixture_is_x86(fixture) ? 40 : 62, FSM_LOAD_ELF_MACHINE);
}

static void refused_with_program_headers_that_are_not_there(void **state)
{
    struct fixture *fixture = *state;
    fixture_refused_with_byte(fixture, fixture->bytes + E_PHENTSIZE, 56, FSM_LOAD_ELF_PROGRAM_HEADERS);
    fixture_refused_with_byte(fixture, fixture->bytes + E_PHNUM, 0, FSM_LOAD_ELF_PROGRAM_HEADERS);
    fixture_refused_with_byte(fixture, fixture->bytes + E_PHNUM, 33, FSM_LOAD_ELF_PROGRAM_HEADERS);
    fixture_refused_with_byte(fixture, fixture->bytes + E_PHNUM, 1, FSM_LOAD_ELF_PROGRAM_HEADERS); /* the first one loads nothing */
    fixture_refused_with_word(fixture, fixture->bytes + E_PHOFF, fixture->length - 4, FSM_LOAD_ELF_PROGRAM_HEADERS);
    fixture_refused_with_word(fixture, fixture->bytes + E_PHOFF, 0xffffffff, FSM_LOAD_ELF_PROGRAM_HEADERS);
    fixture_refused_with_word(fixture, fixture->bytes + E_PHOFF, fixture->length + 4, FSM_LOAD_ELF_PROGRAM_HEADERS);
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
        fixture_refused_with_word(fixture, fixture_read_only_segment(fixture) + P_TYPE, types[i], FSM_LOAD_ELF_SEGMENT_TYPE);
}

static void refused_with_a_segment_outside_the_image(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = fixture_writable_segment(fixture);
    fixture_refused_with_word(fixture, segment + P_OFFSET, fixture->length, FSM_LOAD_ELF_SEGMENT_RANGE);
    fixture_refused_with_word(fixture, segment + P_OFFSET, 0xfffffff0, FSM_LOAD_ELF_SEGMENT_RANGE);
    fixture_refused_with_word(fixture, segment + P_FILESZ, fixture->length, FSM_LOAD_ELF_SEGMENT_RANGE);
    fixture_refused_with_word(fixture, segment + P_FILESZ, 0xffffffff, FSM_LOAD_ELF_SEGMENT_RANGE);
    fixture_refused_with_word(fixture, fixture_read_only_segment(fixture) + P_FILESZ, 0xfffffffc, FSM_LOAD_ELF_SEGMENT_RANGE);
}

static void refused_with_a_segment_that_wraps_around_or_is_huge(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = fixture_writable_segment(fixture);
    fixture_refused_with_word(fixture, segment + P_MEMSZ, 0xffffffff, FSM_LOAD_ELF_SEGMENT_RANGE);
    fixture_refused_with_word(fixture, segment + P_MEMSZ, 0x80000000, FSM_LOAD_ELF_SEGMENT_RANGE);
    fixture_refused_with_word(fixture, segment + P_VADDR, 0xfffff000, FSM_LOAD_ELF_SEGMENT_RANGE);
}

static void refused_with_a_segment_larger_in_the_file_than_in_memory(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = fixture_writable_segment(fixture);
    fixture_refused_with_word(fixture, segment + P_MEMSZ, load32_le(segment + P_FILESZ) - 1, FSM_LOAD_ELF_SEGMENT_RANGE);
}

static void refused_with_overlapping_segments(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *first = fixture_read_only_segment(fixture), *next = fixture_segment(fixture, 1);
    uint32_t size = load32_le(next + P_VADDR) + 1;
    store32_le(first + P_MEMSZ, size);
    fixture_refused_with_word(fixture, first + P_FILESZ, size, FSM_LOAD_ELF_SEGMENT_ORDER);
}

static void refused_with_descending_segments(void **state)
{
    struct fixture *fixture = *state;
    uint8_t first[32], *one = fixture_read_only_segment(fixture), *two = fixture_segment(fixture, 1);
    memcpy(first, one, 32);
    memcpy(one, two, 32);
    memcpy(two, first, 32);
    fixture_refused(fixture, FSM_LOAD_ELF_SEGMENT_ORDER);
}

static void refused_with_a_segment_after_the_writable_one(void **state)
{
    struct fixture *fixture = *state;
    store32_le(fixture_segment(fixture, 1) + P_FLAGS, PF_R | PF_W);
    store32_le(fixture_read_only_segment(fixture) + P_FLAGS, PF_R | PF_W);
    if (fixture_is_x86(fixture)) store32_le(fixture_writable_segment(fixture) + P_FLAGS, PF_R);
    fixture_refused(fixture, FSM_LOAD_ELF_SEGMENT_ORDER);
}

static void refused_with_a_bad_alignment(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = fixture_writable_segment(fixture);
    fixture_refused_with_word(fixture, segment + P_ALIGN, 3, FSM_LOAD_ELF_SEGMENT_ALIGN);
    fixture_refused_with_word(fixture, segment + P_ALIGN, 8192, FSM_LOAD_ELF_SEGMENT_ALIGN);
    fixture_refused_with_word(fixture, segment + P_ALIGN, 0x80000000, FSM_LOAD_ELF_SEGMENT_ALIGN);
    if (!fixture_is_x86(fixture))
        fixture_refused_with_word(fixture, segment + P_ALIGN, 4096, FSM_LOAD_ELF_SEGMENT_ALIGN); /* the address is no multiple */
}

static void x86_is_refused_if_the_cell_begins_within_a_page(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = fixture_writable_segment(fixture);
    store32_le(segment + P_ALIGN, 16);
    store32_le(segment + P_OFFSET, load32_le(segment + P_OFFSET) + 16);
    fixture_refused_with_word(fixture, segment + P_VADDR, load32_le(segment + P_VADDR) + 16, FSM_LOAD_ELF_SEGMENT_ALIGN);
}

static void refused_if_writable_and_executable(void **state)
{
    struct fixture *fixture = *state;
    fixture_refused_with_byte(fixture, fixture_writable_segment(fixture) + P_FLAGS, PF_R | PF_W | PF_X, FSM_LOAD_ELF_WRITE_EXECUTE);
    uint8_t *code = fixture_segment(fixture, fixture_is_x86(fixture) ? 1 : 0);
    fixture_refused_with_byte(fixture, code + P_FLAGS, PF_R | PF_W | PF_X, FSM_LOAD_ELF_WRITE_EXECUTE);
}

static void refused_if_a_read_only_segment_is_not_where_its_address_is(void **state)
{
    struct fixture *fixture = *state;
    fixture_refused_with_word(fixture, fixture_read_only_segment(fixture) + P_OFFSET, 8, FSM_LOAD_ELF_IN_PLACE);
}

static void refused_if_a_read_only_segment_grows(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = fixture_read_only_segment(fixture);
    fixture_refused_with_word(fixture, segment + P_FILESZ, load32_le(segment + P_FILESZ) - 4, FSM_LOAD_ELF_IN_PLACE);
}

static void x86_is_refused_if_the_data_are_not_where_their_address_is(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *segment = fixture_writable_segment(fixture);
    fixture_refused_with_word(fixture, segment + P_VADDR, load32_le(segment + P_VADDR) + 4096, FSM_LOAD_ELF_IN_PLACE);
}

static void refused_without_sections(void **state)
{
    struct fixture *fixture = *state;
    fixture_refused_with_byte(fixture, fixture->bytes + E_SHNUM, 0, FSM_LOAD_ELF_SECTIONS);
    fixture_refused_with_byte(fixture, fixture->bytes + E_SHENTSIZE, 64, FSM_LOAD_ELF_SECTIONS);
    fixture_refused_with_byte(fixture, fixture->bytes + E_SHNUM + 1, 0xff, FSM_LOAD_ELF_SECTIONS);
    fixture_refused_with_word(fixture, fixture->bytes + E_SHOFF, fixture->length, FSM_LOAD_ELF_SECTIONS);
    fixture_refused_with_word(fixture, fixture->bytes + E_SHOFF, 0xfffffff0, FSM_LOAD_ELF_SECTIONS);
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
    uint8_t *segment = fixture_writable_segment(fixture);
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
    uint32_t thumb = !fixture_is_x86(fixture), here = fixture->verified.manifest.offset;
    /* Data, and the file's end, which is in no segment. */
    fixture_refused_with_word(fixture, handler, (load32_le(fixture_writable_segment(fixture) + P_VADDR) | thumb) - here,
                              FSM_LOAD_ELF_HANDLER);
    fixture_refused_with_word(fixture, handler, ((fixture->length - 4) | thumb) - here, FSM_LOAD_ELF_HANDLER);
    /* On x86 constants are not executable. */
    if (fixture_is_x86(fixture)) fixture_refused_with_word(fixture, handler, 0, FSM_LOAD_ELF_HANDLER);
}

static void cortex_m_is_refused_with_a_handler_that_is_not_thumb(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *handler = (uint8_t *)fixture->verified.manifest.bytes + FSM_MANIFEST_HEAD + FSM_TYPE_AT_HANDLER;
    fixture_refused_with_word(fixture, handler, load32_le(handler) - 1, FSM_LOAD_ELF_HANDLER);
}

static void x86_is_refused_with_slots_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    struct fsm_manifest *manifest = &fixture->verified.manifest;
    int32_t good = manifest->slots, here = (int32_t)manifest->offset;
    int32_t data = (int32_t)load32_le(fixture_writable_segment(fixture) + P_VADDR);
    int32_t end = (int32_t)load32_le(fixture_read_only_segment(fixture) + P_FILESZ) & ~7;
    const int32_t bad[] = {good + 4,  60 - here,    8, -here - 8, data - here, end - 8 - here, (int32_t)fixture->length - here,
                           INT32_MIN, INT32_MAX - 7};
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        manifest->slots = bad[i];
        fixture_refused(fixture, FSM_LOAD_ELF_SLOTS);
    }
}

/* Eight bytes of code that the signer has verified would run as something else. */
static void x86_is_refused_with_slots_in_code(void **state)
{
    struct fixture *fixture = *state;
    struct fsm_manifest *manifest = &fixture->verified.manifest;
    uint8_t *code = fixture_segment(fixture, 1);
    assert_int_equal(load32_le(code + P_FLAGS) & 3, 1); /* executed, not written */
    for (uint32_t at = 0; at < 32; at += 8) {
        manifest->slots = (int32_t)(load32_le(code + P_VADDR) + at - manifest->offset);
        fixture_refused(fixture, FSM_LOAD_ELF_SLOTS);
    }
}

/* Headers and constants are in a segment that executes, but they are no code. */
static void cortex_m_is_refused_with_a_handler_among_the_headers(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *handler = fixture->bytes + fixture->verified.manifest.offset + FSM_MANIFEST_HEAD + FSM_TYPE_AT_HANDLER;
    for (uint32_t at = 1; at < 52; at += 2)
        fixture_refused_with_word(fixture, handler, at - fixture->verified.manifest.offset, FSM_LOAD_ELF_HANDLER);
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
        BOTH(refused_if_the_manifest_is_in_no_segment),
        BOTH(refused_if_the_manifest_is_writable),
        BOTH(refused_with_a_handler_that_is_no_code),
        CORTEX_M(cortex_m_is_refused_with_a_handler_that_is_not_thumb),
        X86(x86_is_refused_with_slots_elsewhere),
        X86(x86_is_refused_with_slots_in_code),
        CORTEX_M(cortex_m_is_refused_with_a_handler_among_the_headers),
        X86(x86_needs_no_slots_without_imports),
        BOTH(no_changed_byte_makes_it_write_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
