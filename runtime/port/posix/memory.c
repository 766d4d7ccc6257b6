/* memory.c: where apps lie. A file is copied once, to where it will run; it is verified there, and write-protected afterwards. */
#include "posix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

static uint32_t next_app = FSM_POSIX_APPS_START;

void *fsm_port_memory(uint32_t size) { return calloc(1, size); }

static uint32_t pages(uint32_t size) { return (size + PAGE - 1) & ~(uint32_t)(PAGE - 1); }

static void *map_at(uint32_t address, uint32_t size)
{
    void *place =
        mmap((void *)(uintptr_t)address, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    return place == (void *)(uintptr_t)address ? place : NULL;
}

const uint8_t *fsm_port_take(const uint8_t *file, uint32_t size)
{
    if (size == 0 || size > FSM_FILE_MAX) return file; /* verification will refuse it */
    const uint32_t need = pages(size);
    if (need > FSM_POSIX_APPS_END - next_app) return NULL;
    uint8_t *copy = map_at(next_app, need);
    if (!copy) return NULL;
    memcpy(copy, file, size);
    next_app += (need + FSM_POSIX_APP_STEP - 1) / FSM_POSIX_APP_STEP * FSM_POSIX_APP_STEP;
    return copy;
}

bool fsm_port_place(const uint8_t *image, const struct fsm_extent *extent, uint32_t slots, uint32_t cell_size,
                    struct fsm_placement *placement)
{
    const uint32_t start = (uint32_t)(uintptr_t)image;
    const uint64_t end = (uint64_t)start + extent->cell_offset + cell_size + PAGE; /* with a guard page */
    FSM_ASSERT(FSM_MODULE_BOOT, 900, slots == 0 && extent->cell_offset % PAGE == 0);
    if (end > FSM_POSIX_APPS_END) return false;
    uint32_t address = start; /* up to the end of the file's copy it is mapped already */
    while (address < end - PAGE && mprotect((void *)(uintptr_t)address, PAGE, PROT_READ | PROT_WRITE) == 0) address += PAGE;
    if (address < end - PAGE && !map_at(address, pages((uint32_t)(end - PAGE - address)))) return false;
    while (next_app < end) next_app += FSM_POSIX_APP_STEP;
    *placement = (struct fsm_placement){.image = (uint8_t *)(uintptr_t)start,
                                        .image_writable = true,
                                        .image_address = start,
                                        .cell = (uint8_t *)(uintptr_t)start + extent->cell_offset,
                                        .cell_address = start + extent->cell_offset,
                                        .cell_size = cell_size};
    return true;
}

static void protect(uint32_t start, uint32_t end, int protection)
{
    if (end <= start) return;
    if (mprotect((void *)(uintptr_t)start, end - start, protection) == 0) return;
    perror("fsmrun: error: write-protecting an app");
    exit(3);
}

/* Read-only before the code, code, read-only behind it, then the cell: all begin on pages of their own. */
void fsm_port_protect(const struct fsm_placement *placement, const struct fsm_extent *extent)
{
    const uint32_t image = placement->image_address, cell = placement->cell_address;
    const uint32_t code = (image + extent->code) & ~(uint32_t)(PAGE - 1),
                   code_end = image + pages(extent->code + extent->code_size);
    protect(image, code, PROT_READ);
    protect(code, code_end, PROT_READ | PROT_EXEC);
    protect(code_end, cell, PROT_READ);
}

uint32_t fsm_port_targets(void) { return UINT32_C(1) << FSM_TARGET_X86; }
