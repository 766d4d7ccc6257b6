/* memory.c: memory for apps. Code runs where the boot image lies, in flash; the cells lie in the arena, one behind the other, and
 * stay there.
 */
#include <string.h>

#include <fsm/abi.h>

#include "core.h"

static uint8_t *arena = fsm_arena_start; /* the first free byte */

/* Only flash is memory that nobody but the kernel could write and that executes: there is no copy to fall back to. */
const uint8_t *fsm_port_take(const uint8_t *file, uint32_t size)
{
    if (file < fsm_flash_start || file >= fsm_flash_end || size > (uint32_t)(fsm_flash_end - file)) return NULL;
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

/* A cell may lie anywhere: data is addressed from r9. The image cannot be moved (see take), only refused. */
bool fsm_port_place(const uint8_t *image, const struct fsm_extent *extent, uint32_t slots, uint32_t cell_size,
                    struct fsm_placement *placement)
{
    if ((uint32_t)image & (extent->image_align - 1)) return false;
    if (cell_size > UINT32_MAX - FSM_CELL_SLACK) return false;
    uint8_t *cell = reserve(slots, cell_size + FSM_CELL_SLACK, extent->cell_align);
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

/* The MPU has protected flash and RAM since reset. */
void fsm_port_protect(struct fsm_placement *placement, const struct fsm_extent *extent)
{
    (void)placement;
    (void)extent;
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
