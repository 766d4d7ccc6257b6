/* Relocations that are signed and yet not to be applied, and those that change nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"
#include "fixture.h"
#include "fixture_elf.h"

static void refused_if_a_table_lies_in_a_segment(void **state)
{
    struct fixture *fixture = *state;
    fixture_refused_with_word(fixture, fixture->bytes + E_SHOFF, 64, FSM_LOAD_ELF_TABLE);
    uint8_t *table = fixture_relocations(fixture, fixture_address_in_data(fixture));
    fixture_refused_with_word(fixture, table + SH_OFFSET, 64, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, table + SH_OFFSET, load32_le(fixture_writable_segment(fixture) + P_OFFSET),
                              FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, fixture_section(fixture, ".symtab") + SH_OFFSET, 64, FSM_LOAD_ELF_TABLE);
}

static void refused_if_a_table_lies_outside_the_image(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *table = fixture_relocations(fixture, fixture_address_in_data(fixture));
    uint32_t entry = load32_le(table + SH_ENTSIZE);
    fixture_refused_with_word(fixture, table + SH_OFFSET, fixture->length - 4, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, table + SH_OFFSET, 0xfffffff0, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, table + SH_SIZE, 0xffffffff / entry * entry, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, fixture_section(fixture, ".symtab") + SH_SIZE, 0xfffffff0, FSM_LOAD_ELF_TABLE);
}

static void refused_if_a_table_is_malformed(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *table = fixture_relocations(fixture, fixture_address_in_data(fixture));
    fixture_refused_with_word(fixture, table + SH_ENTSIZE, 0, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, table + SH_ENTSIZE, fixture_is_x86(fixture) ? 8 : 12, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, table + SH_SIZE, load32_le(table + SH_SIZE) - 1, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, table + SH_INFO, 1000, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, table + SH_LINK, 1000, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, table + SH_LINK, 1, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, fixture_section(fixture, ".symtab") + SH_ENTSIZE, 24, FSM_LOAD_ELF_TABLE);
    fixture_refused_with_word(fixture, fixture_section(fixture, ".symtab") + SH_TYPE, 3, FSM_LOAD_ELF_TABLE);
}

static void refused_with_the_other_machines_form_of_relocations(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *table = fixture_relocations(fixture, fixture_address_in_data(fixture));
    fixture_refused_with_word(fixture, table + SH_TYPE, fixture_is_x86(fixture) ? FSM_SHT_REL : FSM_SHT_RELA,
                              FSM_LOAD_ELF_RELOCATION_TYPE);
}

static void refused_with_relocations_for_a_dynamic_linker(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *table = fixture_relocations(fixture, fixture_address_in_data(fixture));
    store32_le(table + SH_INFO, 0);
    fixture_refused_with_word(fixture, table + SH_FLAGS, FSM_SHF_ALLOC, FSM_LOAD_ELF_RELOCATION_TYPE);
}

/* Some relocations of each machine that need a dynamic linker, a global offset table, thread-local storage, or code that is tied to
 * its address. */
static void refused_with_an_unknown_relocation(void **state)
{
    struct fixture *fixture = *state;
    static const uint8_t x86[] = {3, 5, 6, 7, 8, 9, 12, 14, 16, 18, 19, 22, 23, 25, 37, 41, 42, 255};
    static const uint8_t arm[] = {1, 5, 13, 17, 20, 21, 22, 23, 25, 26, 38, 41, 43, 47, 48, 96, 107, 160, 255};
    const uint8_t *types = fixture_is_x86(fixture) ? x86 : arm;
    uint32_t count = fixture_is_x86(fixture) ? sizeof x86 : sizeof arm;
    for (uint32_t i = 0; i < count; i++)
        fixture_refused_with_byte(fixture, fixture_address_in_data(fixture) + R_INFO, types[i], FSM_LOAD_ELF_RELOCATION_TYPE);
}

static void refused_with_a_relocation_outside_its_section(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *place = fixture_address_in_data(fixture) + R_OFFSET, *data = fixture_section(fixture, ".data");
    uint32_t start = load32_le(data + SH_ADDR), end = start + load32_le(data + SH_SIZE);
    fixture_refused_with_word(fixture, place, start - 1, FSM_LOAD_ELF_RELOCATION_PLACE);
    fixture_refused_with_word(fixture, place, end - 3, FSM_LOAD_ELF_RELOCATION_PLACE);
    fixture_refused_with_word(fixture, place, end, FSM_LOAD_ELF_RELOCATION_PLACE);
    fixture_refused_with_word(fixture, place, 0, FSM_LOAD_ELF_RELOCATION_PLACE);
    fixture_refused_with_word(fixture, place, 0xfffffffe, FSM_LOAD_ELF_RELOCATION_PLACE);
    /* Not even what is left alone may be outside. */
    uint8_t *in_code = fixture_relocation(fixture, fixture_is_x86(fixture) ? R_X86_64_PC32 : R_ARM_REL32, CODE);
    fixture_refused_with_word(fixture, in_code + R_OFFSET, 0xffffffff, FSM_LOAD_ELF_RELOCATION_PLACE);
    fixture_refused_with_word(fixture, in_code + R_OFFSET, start, FSM_LOAD_ELF_RELOCATION_PLACE);
    /* Nor before a section that claims to be everywhere. */
    store32_le(data + SH_SIZE, 0xffffffff);
    fixture_refused_with_word(fixture, place, 0xe0, FSM_LOAD_ELF_RELOCATION_PLACE);
}

static void refused_with_a_relocation_outside_every_segment(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *data = fixture_section(fixture, ".data");
    store32_le(data + SH_SIZE, 0x1000000);
    uint32_t end = load32_le(fixture_writable_segment(fixture) + P_VADDR) + load32_le(fixture_writable_segment(fixture) + P_FILESZ);
    fixture_refused_with_word(fixture, fixture_address_in_data(fixture) + R_OFFSET, end - 3, FSM_LOAD_ELF_RELOCATION_PLACE);
    fixture_refused_with_word(fixture, fixture_address_in_data(fixture) + R_OFFSET, end + 8,
                              FSM_LOAD_ELF_RELOCATION_PLACE); /* zeroed data */
    fixture_refused_with_word(fixture, fixture_address_in_data(fixture) + R_OFFSET, end + 0x100000, FSM_LOAD_ELF_RELOCATION_PLACE);
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
    fixture_refused_with_byte(fixture, relocation + R_INFO, R_ARM_ABS32, FSM_LOAD_ELF_RELOCATION_READ_ONLY);
}

static void refused_with_a_symbol_that_is_nowhere(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = fixture_address_in_data(fixture), *table = fixture_section(fixture, ".symtab");
    uint32_t count = load32_le(table + SH_SIZE) / 16, number = load32_le(relocation + R_INFO) >> 8;
    uint8_t *section = fixture->bytes + load32_le(table + SH_OFFSET) + number * 16 + ST_SHNDX;
    fixture_refused_with_word(fixture, relocation + R_INFO, count << 8 | relocation[R_INFO], FSM_LOAD_ELF_SYMBOL);
    fixture_refused_with_word(fixture, relocation + R_INFO, 0xffffff00 | relocation[R_INFO], FSM_LOAD_ELF_SYMBOL);
    section[1] = 0xff;
    fixture_refused_with_byte(fixture, section, 0xf2, FSM_LOAD_ELF_SYMBOL); /* common */
    section[1] = 0;
    fixture_refused_with_byte(fixture, section, fixture->bytes[E_SHNUM], FSM_LOAD_ELF_SYMBOL);
    fixture_refused_with_byte(fixture, section, (uint8_t)fixture_section_index(fixture, ".symtab"), FSM_LOAD_ELF_SYMBOL);
}

static void refused_if_a_distance_is_to_something_that_does_not_move(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = fixture_relocation(fixture, fixture_is_x86(fixture) ? R_X86_64_PC32 : R_ARM_REL32, CODE);
    fixture_refused_with_word(fixture, relocation + R_INFO, relocation[R_INFO], FSM_LOAD_ELF_SYMBOL); /* symbol 0: undefined */
}

static void cortex_m_is_refused_if_a_distance_spans_image_and_cell(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *to_cell = fixture_relocation(fixture, R_ARM_SBREL32, CODE), *to_image = fixture_relocation(fixture, R_ARM_REL32, CODE);
    fixture_refused_with_byte(fixture, to_cell + R_INFO, R_ARM_REL32, FSM_LOAD_ELF_SYMBOL);
    fixture_refused_with_byte(fixture, to_image + R_INFO, R_ARM_SBREL32, FSM_LOAD_ELF_SYMBOL);
}

static void an_absolute_symbol_stays_what_it_is(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = fixture_address_in_data(fixture), *table = fixture_section(fixture, ".symtab");
    uint8_t *section = fixture->bytes + load32_le(table + SH_OFFSET) + (load32_le(relocation + R_INFO) >> 8) * 16 + ST_SHNDX;
    uint32_t place = load32_le(relocation + R_OFFSET) - load32_le(fixture_writable_segment(fixture) + P_VADDR);
    uint32_t before = load32_le(fixture->bytes + load32_le(fixture_writable_segment(fixture) + P_OFFSET) + place);
    section[0] = 0xf1;
    section[1] = 0xff;
    if (!fixture_is_x86(fixture)) { /* the code reaches the same symbol by distance, which is refused: leave only the address */
        fixture_relocations(fixture, fixture_relocation(fixture, R_ARM_REL32, CODE))[SH_INFO] = 0;
    }
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    assert_int_equal(load32_le(fixture->placement.cell + place), before);
}

static void a_relocation_that_means_nothing_is_passed_over(void **state)
{
    struct fixture *fixture = *state;
    store32_le(fixture_address_in_data(fixture) + R_INFO, 0xffffff00); /* not even its symbol is looked for */
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
}

static void x86_addresses_of_8_bytes_carry(void **state)
{
    struct fixture *fixture = *state;
    uint8_t *relocation = fixture_address_in_data(fixture), *next = relocation + 12;
    uint32_t place = load32_le(relocation + R_OFFSET);
    assert_int_equal(load32_le(next + R_OFFSET), place + 4);
    relocation[R_INFO] = 1;
    next[R_INFO] = 0;
    store64_le(fixture->bytes + place, 0x5ffffff00);
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    assert_true(load64_le(fixture->bytes + place) == 0x5ffffff00 + FIXTURE_IMAGE_ADDRESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
