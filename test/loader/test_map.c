/* What an app finds when it is mapped, and which places it may be mapped to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"
#include "fixture.h"
#include "fixture_elf.h"

/* Where the app sees something of its read-only part, and of its cell. */
static uint32_t in_image(struct fixture *fixture, const char *symbol)
{
    return FIXTURE_IMAGE_ADDRESS + fixture_symbol(fixture, symbol);
}

/* The linker's addresses are read before mapping: on x86 the cell takes over the symbol table's place. */
struct expected {
    uint32_t counter, zeroed, ring, cell;
    uint32_t text, table, handler, first;
    uint32_t at_to_constant, at_into_constant, at_past_table, at_to_data, at_to_zeroed, at_past_zeroed, at_to_code, at_to_absent;
};

static struct expected expect(struct fixture *fixture)
{
    assert_string_equal(fsm_load_name(fsm_load_measure(&fixture->verified, &fixture->extent)), "OK");
    fixture_place(fixture);
    return (struct expected){
        .counter = fixture_symbol(fixture, "counter"),
        .zeroed = fixture_symbol(fixture, "zeroed"),
        .ring = fixture_symbol(fixture, "ring"),
        .cell = load32_le(fixture_segment(fixture, fixture->verified.target == FSM_TARGET_X86 ? 2 : 1) + 8),
        .text = in_image(fixture, "text"),
        .table = in_image(fixture, "table"),
        .handler = in_image(fixture, "handler"),
        .at_to_constant = fixture_symbol(fixture, "to_constant"),
        .at_into_constant = fixture_symbol(fixture, "into_constant"),
        .at_past_table = fixture_symbol(fixture, "past_table"),
        .at_to_data = fixture_symbol(fixture, "to_data"),
        .at_to_zeroed = fixture_symbol(fixture, "to_zeroed"),
        .at_past_zeroed = fixture_symbol(fixture, "past_zeroed"),
        .at_to_code = fixture_symbol(fixture, "to_code"),
        .at_to_absent = fixture_symbol(fixture, "to_absent"),
    };
}

static uint32_t in_cell(struct fixture *fixture, const struct expected *expected, uint32_t address)
{
    return load32_le(fixture->placement.cell + (address - expected->cell));
}

static void every_address_points_where_its_symbol_went(void **state)
{
    struct fixture *fixture = *state;
    struct expected expected = expect(fixture);
    assert_string_equal(fsm_load_name(fixture_map_at(fixture)), "OK");
    uint32_t moved = fixture->placement.cell_address - expected.cell;
    assert_int_equal(in_cell(fixture, &expected, expected.counter), 0x12345678);
    assert_int_equal(in_cell(fixture, &expected, expected.at_to_constant), expected.text);
    assert_int_equal(in_cell(fixture, &expected, expected.at_into_constant), expected.text + 3);
    assert_int_equal(in_cell(fixture, &expected, expected.at_past_table), expected.table + 16);
    assert_int_equal(in_cell(fixture, &expected, expected.at_to_data), expected.counter + moved);
    assert_int_equal(in_cell(fixture, &expected, expected.at_to_zeroed), expected.zeroed + 39 * 4 + moved);
    assert_int_equal(in_cell(fixture, &expected, expected.at_past_zeroed), expected.zeroed + 40 * 4 + moved);
    assert_int_equal(in_cell(fixture, &expected, expected.at_to_code), expected.handler);
    assert_int_equal(in_cell(fixture, &expected, expected.at_to_absent), 0);
    assert_int_equal(in_cell(fixture, &expected, expected.ring), expected.ring + 8 + moved);
    assert_int_equal(in_cell(fixture, &expected, expected.ring + 8), expected.ring + moved);
    uint32_t name = in_cell(fixture, &expected, expected.ring + 4) - FIXTURE_IMAGE_ADDRESS;
    assert_string_equal((char *)fixture->bytes + name, "first");
}

static void handlers_are_where_the_image_is(void **state)
{
    struct fixture *fixture = *state;
    struct expected expected = expect(fixture);
    assert_string_equal(fsm_load_name(fixture_map_at(fixture)), "OK");
    assert_int_equal(fixture->image.handlers[0], expected.handler);
    assert_int_equal(fixture->image.handlers[0] & 1, fixture->verified.target != FSM_TARGET_X86);
    assert_int_equal(fixture->image.handlers[1], 0);
}

static void the_cell_beyond_the_data_is_zero(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    assert_in_range(fixture->extent.cell_data, 1, FIXTURE_CELL - 160);
    assert_in_range(fixture->extent.cell_used, fixture->extent.cell_data + 160, FIXTURE_CELL);
    for (uint32_t i = fixture->extent.cell_data; i < FIXTURE_CELL; i++) assert_int_equal(fixture->placement.cell[i], 0);
}

static void nothing_is_written_outside_the_app(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    fixture_assert_guards(fixture);
}

static void the_extent_says_what_the_app_needs(void **state)
{
    struct fixture *fixture = *state;
    struct expected expected = expect(fixture);
    const struct fsm_extent *extent = &fixture->extent;
    uint32_t code = fixture_symbol(fixture, "handler") & ~1u;
    assert_in_range(code, extent->code, extent->code + extent->code_size - 1);
    assert_in_range(fixture_symbol(fixture, "text"), 0, extent->read_only - 1);
    if (fixture->verified.target == FSM_TARGET_X86) {
        assert_int_equal(extent->cell_offset, expected.cell);
        assert_int_equal(extent->cell_align, 4096);
        assert_int_equal(extent->image_align, 4096);
        assert_int_equal(extent->slots_below, 0);
    } else {
        assert_int_equal(extent->cell_offset, 0);
        assert_int_equal(extent->cell_align, 8);
        assert_int_equal(extent->slots_below, 4 * (FSM_WORDS_CORTEX_M + 2));
    }
}

static void x86_slots_lie_in_the_image(void **state)
{
    struct fixture *fixture = *state;
    uint32_t slots = fixture_symbol(fixture, "fsm_slots");
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    assert_true(load64_le(fixture->bytes + slots) == FIXTURE_ENTRY);
    assert_true(load64_le(fixture->bytes + slots + 8) == FIXTURE_ENTRY + 16 * 0x100);
}

static void cortex_m_slots_lie_below_the_cell(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    assert_int_equal(load32_le(fixture->placement.cell - 4 * (FSM_WORDS_CORTEX_M + 1)), FIXTURE_ENTRY);
    assert_int_equal(load32_le(fixture->placement.cell - 4 * (FSM_WORDS_CORTEX_M + 2)), FIXTURE_ENTRY + 16 * 0x100);
    assert_int_equal(load32_le(fixture->placement.cell - 4 * (FSM_WORD_LIMIT + 1)), fixture->placement.cell_size);
}

static void cortex_m_leaves_the_image_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(fsm_load_name(fixture_map(fixture)), "OK");
    assert_memory_equal(fixture->bytes, fixture->pristine + FIXTURE_GUARD, FIXTURE_ROOM);
}

static void one_image_serves_two_cells_on_cortex_m(void **state)
{
    struct fixture *fixture = *state;
    struct expected expected = expect(fixture);
    assert_string_equal(fsm_load_name(fixture_map_at(fixture)), "OK");
    fixture->placement.cell_address += 0x4000;
    assert_string_equal(fsm_load_name(fixture_map_at(fixture)), "OK");
    assert_int_equal(in_cell(fixture, &expected, expected.at_to_data),
                     expected.counter - expected.cell + FIXTURE_CELL_ADDRESS + 0x4000);
    assert_int_equal(in_cell(fixture, &expected, expected.at_to_constant), expected.text);
}

static void refused_in_a_cell_too_small(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->placement.cell_size = fixture->extent.cell_used - 1;
    fixture_refused_at(fixture, FSM_LOAD_CELL_SIZE);
    fixture->placement.cell_size = fixture->extent.cell_used;
    assert_string_equal(fsm_load_name(fixture_map_at(fixture)), "OK");
    fixture_assert_guards(fixture);
}

static void refused_if_other_bytes_are_mapped_than_were_verified(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->placement.image += 4096;
    fixture->placement.cell += 4096;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
}

static void refused_at_a_misaligned_address(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->placement.image_address += 4;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
    fixture_place(fixture);
    fixture->placement.cell_address += 4;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
}

static void refused_without_a_cell(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->placement.cell = NULL;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
}

static void refused_if_a_call_is_absent(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->absent = FSM_CALL_fsm_log_write;
    fixture_refused_at(fixture, FSM_LOAD_IMPORT_ABSENT);
}

static void x86_is_refused_if_the_cell_is_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->placement.cell += 4096;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
    fixture_place(fixture);
    fixture->placement.cell_address += 4096;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
}

static void x86_is_refused_where_it_cannot_be_written(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->placement.image_writable = false;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
}

static void x86_is_refused_above_2_gib(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    static const uint32_t bad[] = {0x80000000, 0x7ffff000, 0xfffff000};
    for (uint32_t i = 0; i < 3; i++) {
        fixture->placement.image_address = bad[i];
        fixture->placement.cell_address = bad[i] + fixture->extent.cell_offset;
        fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
    }
}

static void cortex_m_is_refused_if_cell_or_slots_lie_in_the_file(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->placement.cell = fixture->bytes + 64;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
    fixture->placement.cell = fixture->bytes + fixture->verified.size + 4;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
    fixture->placement.cell = fixture->bytes - FIXTURE_CELL + 1;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
}

static void cortex_m_is_refused_if_an_address_wraps_around(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture);
    fixture->placement.cell_address = 0xfffff800;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
    fixture_place(fixture);
    fixture->placement.image_address = 0xfffffff8;
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
    fixture_place(fixture);
    fixture->placement.cell_address = 0; /* no room for slots below */
    fixture_refused_at(fixture, FSM_LOAD_PLACEMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(every_address_points_where_its_symbol_went),
        BOTH(handlers_are_where_the_image_is),
        BOTH(the_cell_beyond_the_data_is_zero),
        BOTH(nothing_is_written_outside_the_app),
        BOTH(the_extent_says_what_the_app_needs),
        X86(x86_slots_lie_in_the_image),
        CORTEX_M(cortex_m_slots_lie_below_the_cell),
        CORTEX_M(cortex_m_leaves_the_image_as_it_is),
        CORTEX_M(one_image_serves_two_cells_on_cortex_m),
        BOTH(refused_in_a_cell_too_small),
        BOTH(refused_if_other_bytes_are_mapped_than_were_verified),
        BOTH(refused_at_a_misaligned_address),
        BOTH(refused_without_a_cell),
        BOTH(refused_if_a_call_is_absent),
        X86(x86_is_refused_if_the_cell_is_elsewhere),
        X86(x86_is_refused_where_it_cannot_be_written),
        X86(x86_is_refused_above_2_gib),
        CORTEX_M(cortex_m_is_refused_if_cell_or_slots_lie_in_the_file),
        CORTEX_M(cortex_m_is_refused_if_an_address_wraps_around),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
