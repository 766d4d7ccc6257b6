#include "load.h"

#include "bytes.h"
#include "elf.h"
#include "relocate.h"
#include "require.h"

#include <stddef.h>
#include <string.h>

static uint32_t round_up(uint32_t value, uint32_t unit) { return (value + unit - 1) & ~(unit - 1); }

static struct fsm_extent extent_of(const struct fsm_elf *elf, const struct fsm_manifest *manifest)
{
    struct fsm_extent extent = {.image_align = elf->thumb ? 8 : FSM_PAGE, .cell_align = elf->thumb ? 8 : FSM_PAGE};
    uint32_t code_end = 0;
    extent.needs_mpu = manifest->needs_mpu;
    for (uint32_t i = 0; i < elf->segment_count; i++) {
        const struct fsm_segment *segment = &elf->segments[i];
        if (segment->writable) continue;
        extent.read_only = segment->address + segment->memory_size;
        if (segment->align > extent.image_align) extent.image_align = segment->align;
        if (!segment->executable) continue;
        if (code_end == 0) extent.code = segment->address;
        code_end = extent.read_only;
    }
    extent.code_size = code_end - extent.code;
    if (elf->thumb) extent.slots_below = (FSM_WORDS_CORTEX_M + (uint32_t)manifest->imports) * FSM_SLOT_SIZE_CORTEX_M;
    else extent.cell_offset = elf->cell != NULL ? elf->cell->address : round_up(extent.read_only, FSM_PAGE);
    if (elf->cell != NULL) {
        extent.cell_data = elf->cell->file_size;
        extent.cell_used = elf->cell->memory_size;
        if (elf->cell->align > extent.cell_align) extent.cell_align = elf->cell->align;
    }
    return extent;
}

static enum fsm_load_error measure(const struct fsm_verified *verified, struct fsm_elf *elf, struct fsm_extent *extent)
{
    enum fsm_load_error error = fsm_elf_read(verified, elf);
    if (error == FSM_LOAD_OK) error = fsm_relocate_check(elf, &verified->manifest);
    if (error == FSM_LOAD_OK) *extent = extent_of(elf, &verified->manifest);
    else *extent = (struct fsm_extent){.at = elf->at};
    return error;
}

enum fsm_load_error fsm_load_measure(const struct fsm_verified *verified, struct fsm_extent *extent)
{
    REQUIRE(verified != NULL && extent != NULL);
    struct fsm_elf elf;
    return measure(verified, &elf, extent);
}

/* x86: the cell continues the image, so that all distances stay what the linker made them. */
static bool suits_x86(const struct fsm_placement *placement, const struct fsm_extent *extent)
{
    const uint32_t limit = 0x80000000;
    return placement->image_writable && placement->cell == placement->image + extent->cell_offset &&
           range_within(placement->image_address, extent->cell_offset, limit) &&
           placement->cell_address == placement->image_address + extent->cell_offset &&
           range_within(placement->cell_address, placement->cell_size, limit);
}

/* Cortex-M: the cell, with the slots below it, is memory apart from the file. */
static bool suits_cortex_m(const struct fsm_placement *placement, const struct fsm_extent *extent, uint32_t file_size)
{
    uintptr_t file = (uintptr_t)placement->image, low = (uintptr_t)placement->cell - extent->slots_below;
    uintptr_t high = (uintptr_t)placement->cell + placement->cell_size;
    return placement->cell_address >= extent->slots_below && placement->cell_size <= UINT32_MAX - placement->cell_address &&
           placement->image_address <= UINT32_MAX - file_size && (high <= file || low >= file + file_size);
}

static enum fsm_load_error check_placement(const struct fsm_verified *verified, const struct fsm_placement *placement,
                                           const struct fsm_extent *extent)
{
    if (placement->image != verified->file || placement->cell == NULL) return FSM_LOAD_PLACEMENT;
    if ((placement->image_address & (extent->image_align - 1)) != 0) return FSM_LOAD_PLACEMENT;
    if ((placement->cell_address & (extent->cell_align - 1)) != 0) return FSM_LOAD_PLACEMENT;
    bool suits =
        verified->target == FSM_TARGET_X86 ? suits_x86(placement, extent) : suits_cortex_m(placement, extent, verified->size);
    if (!suits) return FSM_LOAD_PLACEMENT;
    return extent->cell_used <= placement->cell_size ? FSM_LOAD_OK : FSM_LOAD_CELL_SIZE;
}

static enum fsm_load_error check_imports(const struct fsm_manifest *manifest, bool thumb, fsm_resolve *resolve,
                                         void *resolve_context)
{
    for (uint32_t i = 0; i < manifest->imports; i++) {
        uint64_t entry = resolve(resolve_context, fsm_manifest_import(manifest, i));
        if (entry == 0 || (thumb && entry > UINT32_MAX)) return FSM_LOAD_IMPORT_ABSENT;
    }
    return FSM_LOAD_OK;
}

static void fill_words(const struct fsm_placement *placement)
{
    store32_le(placement->cell - 4 * (FSM_WORD_FUEL + 1), 0);
    store32_le(placement->cell - 4 * (FSM_WORD_LIMIT + 1), placement->cell_size);
    store32_le(placement->cell - 4 * (FSM_WORD_UNSAFE + 1), 0);
}

static void fill_slots(const struct fsm_manifest *manifest, const struct fsm_placement *placement, bool thumb, fsm_resolve *resolve,
                       void *resolve_context)
{
    for (uint32_t i = 0; i < manifest->imports; i++) {
        uint64_t entry = resolve(resolve_context, fsm_manifest_import(manifest, i));
        REQUIRE(entry != 0);
        if (thumb) {
            store32_le(placement->cell - (size_t)FSM_SLOT_SIZE_CORTEX_M * (FSM_WORDS_CORTEX_M + i + 1), (uint32_t)entry);
        } else {
            uint32_t slots = manifest->offset + (uint32_t)manifest->slots;
            store64_le(placement->image + slots + (size_t)FSM_SLOT_SIZE_X86 * i, entry);
        }
    }
}

/* The cell as the app finds it: its data, then zeros, so that nothing of the file or of an earlier app is left to be seen. */
static void fill_cell(struct fsm_elf *elf, const struct fsm_manifest *manifest, const struct fsm_placement *placement,
                      const struct fsm_extent *extent)
{
    struct fsm_move move = {
        .image = placement->image_address,
        .cell = placement->cell_address - (elf->cell != NULL ? elf->cell->address : 0),
        .image_bytes = placement->image,
        .cell_bytes = placement->cell,
    };
    if (elf->thumb && extent->cell_data > 0) memcpy(placement->cell, elf->image + elf->cell->offset, extent->cell_data);
    fsm_relocate_apply(elf, manifest, &move);
    memset(placement->cell + extent->cell_data, 0, placement->cell_size - extent->cell_data);
}

enum fsm_load_error fsm_load_map(const struct fsm_verified *verified, const struct fsm_placement *placement, fsm_resolve *resolve,
                                 void *resolve_context, struct fsm_image *image)
{
    REQUIRE(verified != NULL && placement != NULL && resolve != NULL && image != NULL);
    REQUIRE(verified->seal == FSM_SEAL_CONFIRMED);
    const struct fsm_manifest *manifest = &verified->manifest;
    const volatile uint32_t *seal = &verified->seal; /* read anew for each use: one that is left out is not all */
    struct fsm_elf elf;
    memset(image, 0, sizeof *image);
    enum fsm_load_error error = measure(verified, &elf, &image->extent);
    if (error == FSM_LOAD_OK) error = check_placement(verified, placement, &image->extent);
    if (error == FSM_LOAD_OK) error = check_imports(manifest, elf.thumb, resolve, resolve_context);
    if (error != FSM_LOAD_OK) return error;
    /* From here on nothing can fail. */
    for (uint32_t i = 0; i < manifest->types; i++)
        image->handlers[i] = placement->image_address + manifest->offset + (uint32_t)fsm_manifest_type(manifest, i).handler +
                             (*seal - FSM_SEAL_CONFIRMED);
    fill_cell(&elf, manifest, placement, &image->extent);
    if (elf.thumb) fill_words(placement);
    fill_slots(manifest, placement, elf.thumb, resolve, resolve_context);
    return FSM_LOAD_OK;
}
