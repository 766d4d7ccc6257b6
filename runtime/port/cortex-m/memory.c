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

/* A cell may lie anywhere: data is addressed from r9. */
bool fsm_port_place(const uint8_t *image, const struct fsm_extent *extent, uint32_t slots, uint32_t cell_size,
                    struct fsm_placement *placement)
{
    uint32_t free = (uint32_t)(fsm_arena_end - arena);
    uint32_t padding = -(slots + (uint32_t)arena) & (extent->cell_align - 1); /* a power of two */
    if ((uint32_t)image & (extent->image_align - 1)) return false;            /* the file cannot be moved, see take */
    if (slots > free || padding > free - slots || cell_size > free - slots - padding) return false;
    uint8_t *cell = arena + padding + slots;
    memset(arena, 0, padding + slots + cell_size);
    arena = cell + cell_size;
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
void fsm_port_protect(const struct fsm_placement *placement, const struct fsm_extent *extent)
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
