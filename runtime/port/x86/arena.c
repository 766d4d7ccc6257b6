/* arena.c: memory for apps, and for what the kernel keeps about them. The arena is handed out from its beginning to its end and
 * never given back: apps are loaded once, at start. An app's parts lie where its ELF file says, relative to the file's copy:
 *
 *   copy of the file ............................| zeros .......|
 *   [code and constants: read, execute][gap: read][cell: write][guard page: nothing]
 *
 * Behind it lie the page tables of the app's window. Once it is protected, the app has its cell in its window only, and the kernel
 * has it FSM_KERNEL_VIEW higher: what does not go through %gs does not find it.
 *
 * What the arena has not handed out is inaccessible, and so is a page behind everything it has.
 */
#include <string.h>

#include <fsm/abi.h>
#include "../../kernel/port.h"
#include "machine.h"
#include "pages.h"
#include "windows.h"

static uint32_t arena_used;           /* bytes handed out, a multiple of the page size */
static uint32_t last_copy, last_size; /* the file taken last: place can extend only this one */

/* The address of `size` bytes on pages of their own, which can be written; 0: there are not so many. */
static uint32_t hand_out(uint32_t size)
{
    uint32_t room = (uint32_t)(fsm_arena_end - fsm_arena_begin) - arena_used;
    if (room < FSM_PAGE_SIZE || size > room - FSM_PAGE_SIZE) return 0;

    uint32_t address = (uint32_t)fsm_arena_begin + arena_used;
    uint32_t end = fsm_page_round_up(address + size);
    fsm_pages_set(address, end, FSM_ACCESS_WRITE);
    arena_used = end + FSM_PAGE_SIZE - (uint32_t)fsm_arena_begin;
    return address;
}

void *fsm_port_memory(uint32_t size)
{
    uint32_t address = hand_out(size);
    if (address == 0) return NULL;
    last_copy = 0; /* there is something behind it now */
    return memset((void *)address, 0, size);
}

const uint8_t *fsm_port_take(const uint8_t *file, uint32_t size)
{
    uint32_t copy = size == 0 ? 0 : hand_out(size);
    if (copy == 0) return NULL;

    uint32_t end = fsm_page_round_up(copy + size);
    memcpy((uint8_t *)copy, file, size);
    memset((uint8_t *)copy + size, 0, end - copy - size);
    fsm_pages_set(copy, end, FSM_ACCESS_READ);
    last_copy = copy;
    last_size = size;
    return (uint8_t *)copy;
}

/* The cell's end relative to the copy, 0 if there is no such memory. Sums fit in 32 bits: the arena is small. */
static uint32_t cell_end(const struct fsm_extent *extent, uint32_t cell_size)
{
    uint32_t room = (uint32_t)fsm_arena_end - last_copy - FSM_PAGE_SIZE;
    if (extent->cell_offset % FSM_PAGE_SIZE != 0 || extent->cell_offset < extent->read_only || extent->cell_offset > room) return 0;
    if (cell_size < extent->cell_used || cell_size > room - extent->cell_offset) return 0;
    return extent->cell_offset + cell_size;
}

bool fsm_port_place(const uint8_t *image, const struct fsm_extent *extent, uint32_t slots, uint32_t cell_size,
                    struct fsm_placement *placement)
{
    if (last_copy == 0 || (uint32_t)image != last_copy) fsm_machine_stop("an app is placed that is not the file taken last");
    if (slots != 0 || extent->image_align > FSM_PAGE_SIZE || extent->cell_align > FSM_PAGE_SIZE) return false;
    uint32_t cell = cell_end(extent, cell_size);
    if (cell == 0) return false;

    uint32_t end = fsm_page_round_up(last_copy + cell);
    uint8_t *bytes = (uint8_t *)last_copy;
    fsm_pages_set(last_copy, end, FSM_ACCESS_WRITE);
    uint32_t file_end = last_copy + last_size;
    if (end > file_end) memset(bytes + last_size, 0, end - file_end);
    if (arena_used < end + FSM_PAGE_SIZE - (uint32_t)fsm_arena_begin) arena_used = end + FSM_PAGE_SIZE - (uint32_t)fsm_arena_begin;

    void *tables = (void *)hand_out(fsm_window_tables_size(last_copy, end));
    if (tables == NULL || !fsm_window_make(last_copy + extent->cell_offset, last_copy, end, tables)) return false;

    *placement = (struct fsm_placement){
        .image = bytes,
        .image_writable = true,
        .image_address = last_copy,
        .cell = bytes + extent->cell_offset,
        .cell_address = last_copy + extent->cell_offset,
        .cell_size = cell_size,
    };
    last_copy = 0;
    return true;
}

/* Windows do that, for all accesses. */
bool fsm_port_has_mpu(void) { return false; }

void fsm_port_protect(struct fsm_placement *placement, const struct fsm_extent *extent)
{
    uint32_t image = placement->image_address;
    uint32_t cell = placement->cell_address;
    uint32_t code = (image + extent->code) & ~(uint32_t)(FSM_PAGE_SIZE - 1);
    uint32_t code_end = fsm_page_round_up(image + extent->code + extent->code_size);

    if (code < image || code > code_end || code_end > cell) fsm_machine_stop("an app's code lies outside its image");
    fsm_pages_set(image, cell, FSM_ACCESS_READ);
    fsm_pages_set(code, code_end, FSM_ACCESS_EXECUTE);
    uint32_t cell_end = fsm_page_round_up(cell + placement->cell_size);
    memset(placement->cell + placement->cell_size, 0, cell_end - cell - placement->cell_size); /* the file went on here */
    fsm_window_show(cell, image, code, FSM_ACCESS_READ);
    fsm_window_show(cell, code_end, cell, FSM_ACCESS_READ);
    fsm_window_show(cell, cell, cell_end, FSM_ACCESS_WRITE);
    fsm_pages_move(cell, cell_end);
    placement->cell = (uint8_t *)(cell + FSM_KERNEL_VIEW);
}

uint32_t fsm_port_targets(void) { return 1u << FSM_TARGET_X86; }

/* Pages of code are not executable before fsm_port_protect. */
void fsm_port_release(uint32_t disturbed)
{
    if (disturbed != 0) __builtin_trap();
}

/* A PC has nothing small that keeps its bytes and is the same on all of them. */
const struct fsm_medium *fsm_port_medium(void) { return NULL; }
