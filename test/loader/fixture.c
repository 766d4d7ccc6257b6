#include "fixture.h"

#include "bytes.h"
#include "elf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Header fields, as the ELF specification numbers them. */
enum {
    SECTIONS = 32,
    SEGMENTS = 28,
    SEGMENT_COUNT = 44,
    SECTION_COUNT = 48,
    SECTION_NAMES = 50,
    SEGMENT_SIZE = 32,
    SECTION_SIZE = 40
};

enum {
    CELL_MEMORY = FIXTURE_GUARD + FIXTURE_ROOM + FIXTURE_GUARD,
    MEMORY = CELL_MEMORY + FIXTURE_GUARD + FIXTURE_CELL + FIXTURE_GUARD
};

static uint32_t word(const struct fixture *fixture, uint32_t at) { return load32_le(fixture->bytes + at); }

static uint8_t *section_at(struct fixture *fixture, uint32_t index)
{
    assert_in_range(index, 0, load16_le(fixture->bytes + SECTION_COUNT) - 1u);
    return fixture->bytes + word(fixture, SECTIONS) + index * SECTION_SIZE;
}

uint32_t fixture_section_index(struct fixture *fixture, const char *name)
{
    const char *names = (char *)fixture->bytes + load32_le(section_at(fixture, load16_le(fixture->bytes + SECTION_NAMES)) + 16);
    for (uint32_t i = 1; i < load16_le(fixture->bytes + SECTION_COUNT); i++)
        if (strcmp(names + load32_le(section_at(fixture, i)), name) == 0) return i;
    fail_msg("the fixture has no section %s", name);
    return 0;
}

uint8_t *fixture_section(struct fixture *fixture, const char *name)
{
    return section_at(fixture, fixture_section_index(fixture, name));
}

uint32_t fixture_symbol(struct fixture *fixture, const char *name)
{
    const uint8_t *table = fixture_section(fixture, ".symtab"), *names = fixture_section(fixture, ".strtab");
    for (uint32_t at = 0; at < load32_le(table + 20); at += 16) {
        const uint8_t *symbol = fixture->bytes + load32_le(table + 16) + at;
        if (strcmp((char *)fixture->bytes + load32_le(names + 16) + load32_le(symbol), name) == 0) return load32_le(symbol + 4);
    }
    fail_msg("the fixture has no symbol %s", name);
    return 0;
}

uint8_t *fixture_segment(struct fixture *fixture, uint32_t number)
{
    for (uint32_t i = 0; i < load16_le(fixture->bytes + SEGMENT_COUNT); i++) {
        uint8_t *segment = fixture->bytes + word(fixture, SEGMENTS) + i * SEGMENT_SIZE;
        if (load32_le(segment) == 1 && number-- == 0) return segment;
    }
    fail_msg("the fixture has too few segments");
    return NULL;
}

uint8_t *fixture_relocation(struct fixture *fixture, uint32_t type, uint32_t target_flags)
{
    for (uint32_t i = 1; i < load16_le(fixture->bytes + SECTION_COUNT); i++) {
        const uint8_t *section = section_at(fixture, i);
        uint32_t kind = load32_le(section + 4), entry = load32_le(section + 36);
        if (kind != FSM_SHT_REL && kind != FSM_SHT_RELA) continue;
        uint32_t flags = load32_le(section_at(fixture, load32_le(section + 28)) + 8);
        if ((flags & 7) != target_flags) continue;
        for (uint32_t at = 0; at < load32_le(section + 20); at += entry) {
            uint8_t *relocation = fixture->bytes + load32_le(section + 16) + at;
            if (relocation[4] == type) return relocation;
        }
    }
    fail_msg("the fixture has no such relocation");
    return NULL;
}

uint8_t *fixture_relocations(struct fixture *fixture, const uint8_t *relocation)
{
    uint32_t offset = (uint32_t)(relocation - fixture->bytes);
    for (uint32_t i = 1; i < load16_le(fixture->bytes + SECTION_COUNT); i++) {
        uint8_t *section = section_at(fixture, i);
        uint32_t kind = load32_le(section + 4), start = load32_le(section + 16);
        if ((kind == FSM_SHT_REL || kind == FSM_SHT_RELA) && offset >= start && offset - start < load32_le(section + 20))
            return section;
    }
    fail_msg("the relocation is in no section");
    return NULL;
}

uint32_t fixture_append(struct fixture *fixture, uint32_t length)
{
    uint32_t offset = fixture->length;
    memset(fixture->bytes + offset, 0, length);
    fixture->length = (fixture->length + length + 3) & ~3u;
    fixture->verified.image_length = fixture->length;
    fixture->verified.size = fixture->length + FIXTURE_AFTER;
    memset(fixture->bytes + fixture->length, 0xcc, FIXTURE_AFTER);
    return offset;
}

void fixture_read_manifest(struct fixture *fixture)
{
    uint32_t at = fixture_symbol(fixture, "fsm_manifest"), length = load16_le(fixture->bytes + at + FSM_MANIFEST_AT_LENGTH);
    enum fsm_load_error error = fsm_manifest_read(fixture->bytes, fixture->length, at, length, &fixture->verified.manifest);
    assert_string_equal(fsm_load_name(error), "OK");
}

static int setup(void **state, const char *path, uint32_t target)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    FILE *file = fopen(path, "rb");
    if (fixture == NULL || file == NULL) return -1;
    fixture->memory = aligned_alloc(4096, MEMORY);
    fixture->pristine = malloc(MEMORY);
    if (fixture->memory == NULL || fixture->pristine == NULL) return -1;
    memset(fixture->memory, 0xa5, MEMORY);
    fixture->bytes = fixture->memory + FIXTURE_GUARD;
    size_t length = fread(fixture->bytes, 1, FIXTURE_ROOM / 4 * 3, file);
    fclose(file);
    if (length == 0 || length == FIXTURE_ROOM / 4 * 3) return -1;
    fixture->length = (uint32_t)length;
    fixture->verified =
        (struct fsm_verified){.seal = FSM_SEAL_CONFIRMED, .file = fixture->bytes, .target = target, .kind = FSM_KIND_APP};
    fixture->absent = 0xffff;
    fixture_append(fixture, 0);
    fixture_read_manifest(fixture);
    *state = fixture;
    return 0;
}

int fixture_setup_x86(void **state) { return setup(state, FIXTURE_X86, FSM_TARGET_X86); }

int fixture_setup_cortex_m(void **state) { return setup(state, FIXTURE_CORTEX_M, FSM_TARGET_CORTEX_M3); }

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    free(fixture->memory);
    free(fixture->pristine);
    free(fixture);
    return 0;
}

static uint64_t resolve(void *context, uint16_t call)
{
    struct fixture *fixture = context;
    if (call == fixture->absent) return 0;
    return FIXTURE_ENTRY + 16u * call;
}

void fixture_place(struct fixture *fixture)
{
    bool x86 = fixture->verified.target == FSM_TARGET_X86;
    fixture->placement = (struct fsm_placement){
        .image = fixture->bytes,
        .image_writable = x86,
        .image_address = FIXTURE_IMAGE_ADDRESS,
        .cell = x86 ? fixture->bytes + fixture->extent.cell_offset : fixture->memory + CELL_MEMORY + FIXTURE_GUARD,
        .cell_address = x86 ? FIXTURE_IMAGE_ADDRESS + fixture->extent.cell_offset : FIXTURE_CELL_ADDRESS,
        .cell_size = FIXTURE_CELL,
    };
}

enum fsm_load_error fixture_map_at(struct fixture *fixture)
{
    memcpy(fixture->pristine, fixture->memory, MEMORY);
    return fsm_load_map(&fixture->verified, &fixture->placement, resolve, fixture, &fixture->image);
}

enum fsm_load_error fixture_map(struct fixture *fixture)
{
    enum fsm_load_error error = fsm_load_measure(&fixture->verified, &fixture->extent);
    if (error != FSM_LOAD_OK) return error;
    fixture_place(fixture);
    return fixture_map_at(fixture);
}

void fixture_refused(struct fixture *fixture, enum fsm_load_error error)
{
    memcpy(fixture->pristine, fixture->memory, MEMORY);
    assert_string_equal(fsm_load_name(fsm_load_measure(&fixture->verified, &fixture->extent)), fsm_load_name(error));
    assert_in_range(fixture->extent.at, 0, fixture->length);
    fixture_place(fixture);
    assert_string_equal(fsm_load_name(fixture_map_at(fixture)), fsm_load_name(error));
    assert_memory_equal(fixture->memory, fixture->pristine, MEMORY);
}

void fixture_refused_at(struct fixture *fixture, enum fsm_load_error error)
{
    assert_string_equal(fsm_load_name(fixture_map_at(fixture)), fsm_load_name(error));
    assert_memory_equal(fixture->memory, fixture->pristine, MEMORY);
}

/* Bytes [from, to) of the memory are what they were. */
static void assert_same(const struct fixture *fixture, const uint8_t *from, const uint8_t *to)
{
    assert_true(from <= to);
    assert_memory_equal(from, fixture->pristine + (from - fixture->memory), (size_t)(to - from));
}

void fixture_assert_guards(struct fixture *fixture)
{
    const struct fsm_placement *placement = &fixture->placement;
    uint8_t *end = fixture->memory + MEMORY;
    if (fixture->verified.target == FSM_TARGET_X86) {
        assert_same(fixture, fixture->memory, placement->image);
        assert_same(fixture, placement->cell + placement->cell_size, end);
    } else {
        assert_same(fixture, fixture->memory, placement->cell - fixture->extent.slots_below);
        assert_same(fixture, placement->cell + placement->cell_size, end);
    }
}
