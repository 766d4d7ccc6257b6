/* memory.c: memory for apps. Code runs where the boot image lies, in flash; the cells lie in the arena, one behind the other, and
 * stay there.
 */
#include <string.h>

#include <fsm/abi.h>

#include "../../system/region.h"

#include "core.h"

static uint8_t *arena = fsm_arena_start; /* the first free byte */

static uint32_t file_size; /* of the file taken last */

/* Only flash is memory that nobody but the kernel could write and that executes: there is no copy to fall back to. */
const uint8_t *fsm_port_take(const uint8_t *file, uint32_t size)
{
    if (file < fsm_flash_start || file >= fsm_flash_end || size > (uint32_t)(fsm_flash_end - file)) return NULL;
    file_size = size;
    return file;
}

/* From the arena, zeroed: `below` bytes and behind them, at a multiple of align (a power of two), where the answer points, `size`
 * bytes. NULL: there is not so much left. */
static uint8_t *reserve(uint32_t below, uint32_t size, uint32_t align)
{
    uint32_t free = (uint32_t)(fsm_arena_end - arena), padding = -(below + (uint32_t)arena) & (align - 1);
    if (below > free || padding > free - below || size > free - below - padding) return NULL;
    uint8_t *start = arena + padding + below;
    memset(arena, 0, padding + below + size);
    arena = start + size;
    return start;
}

void *fsm_port_memory(uint32_t size) { return reserve(0, size, 8); }

/* The image cannot be moved (see take), only refused. */
static bool image_suits(uint32_t image, const struct fsm_extent *extent)
{
    if ((image & (extent->image_align - 1)) != 0) return false;
    return !extent->needs_mpu || fsm_region_place(image, file_size) == image;
}

/* A cell may lie anywhere: data is addressed from r9. If an MPU is to confine the app to it, it takes whole parts of a region. */
bool fsm_port_place(const uint8_t *image, const struct fsm_extent *extent, uint32_t slots, uint32_t cell_size,
                    struct fsm_placement *placement)
{
    enum { CELL_MAX = 1u << 30 };
    if (!image_suits((uint32_t)image, extent) || cell_size > CELL_MAX) return false;
    uint32_t size = cell_size + FSM_CELL_SLACK, align = extent->cell_align;
    if (extent->needs_mpu) {
        const uint32_t part = fsm_region_part(size);
        size = (uint32_t)fsm_region_round(size, part);
        if (part > align) align = part;
    }
    uint8_t *cell = reserve(slots, size, align);
    if (!cell) return false;
    *placement = (struct fsm_placement){
        .image = (uint8_t *)image, /* only read: image_writable */
        .image_writable = false,
        .image_address = (uint32_t)image,
        .cell = cell,
        .cell_address = (uint32_t)cell,
        .cell_size = cell_size,
    };
    return true;
}

/* What is there for every app the MPU has protected since reset. */
void fsm_port_protect(struct fsm_placement *placement, const struct fsm_extent *extent)
{
    struct fsm_mpu_app app = {0};
    uint32_t words[FSM_REGION_WORDS];
    if (extent->needs_mpu)
        app = (struct fsm_mpu_app){placement->image_address, file_size, placement->cell_address,
                                   placement->cell_size + FSM_CELL_SLACK};
    fsm_mpu_regions(&app, words);
    memcpy(placement->cell - 4 * (FSM_WORD_REGIONS + FSM_REGION_WORDS), words, sizeof words);
}

/* Apps for the M4 use its FPU; an M4 runs those for the M3 too. */
uint32_t fsm_port_targets(void)
{
    enum { PART_M4 = 0xc24, FPU_ACCESS = 0xf << 20 };
    uint32_t targets = 1u << FSM_TARGET_CORTEX_M3;
    bool m4 = (*fsm_register(FSM_CPUID) >> 4 & 0xfff) == PART_M4;
    if (m4 && (*fsm_register(FSM_CPACR) & FPU_ACCESS) == FPU_ACCESS) targets |= 1u << FSM_TARGET_CORTEX_M4;
    return targets;
}
