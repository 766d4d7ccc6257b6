/* arena.c: memory for apps. */
#include <stdint.h>
#include <string.h>

#include "../../../runtime/kernel/port.h"
#include "../../../runtime/port/x86/pages.h"
#include "app.h"
#include "check.h"

enum { USED_BEFORE = 4 * 1024 * 1024 };

static bool all_zero(const uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (bytes[i] != 0) return false;
    return true;
}

static bool place(uint32_t file_size, struct fsm_extent extent, uint32_t slots, uint32_t cell_size, struct fsm_placement *placement)
{
    const uint8_t *image = fsm_port_take(test_file, file_size);
    return image != NULL && fsm_port_place(image, &extent, slots, cell_size, placement);
}

/* Memory need not be zero when a machine starts. */
static void dirty_the_arena(void)
{
    uint32_t begin = (uint32_t)fsm_arena_begin;

    fsm_pages_set(begin, begin + USED_BEFORE, FSM_ACCESS_WRITE);
    memset(fsm_arena_begin, 0xaa, USED_BEFORE);
    fsm_pages_set(begin, begin + USED_BEFORE, FSM_ACCESS_NONE);
}

static void check_take(uint32_t size)
{
    const uint8_t *first = fsm_port_take(test_file, size);
    const uint8_t *second = fsm_port_take(test_file, size);

    check(first != NULL && (uint32_t)first % 4096 == 0 && memcmp(first, test_file, size) == 0,
          "a file is copied to pages of its own");
    check(second >= first + size + 4096 && memcmp(first, test_file, size) == 0, "the next file leaves it as it is");
    check(all_zero(first + size, -size % 4096), "nothing else shows on its last page");
    check(fsm_port_take(test_file, 0) == NULL, "no file is taken for nothing");
    check(fsm_port_take(test_file, (uint32_t)(fsm_arena_end - fsm_arena_begin)) == NULL, "a file larger than the arena is refused");
    check(fsm_port_take(test_file, 0xffffffff) == NULL, "so is one that would wrap around");
}

static void check_place(uint32_t size)
{
    struct fsm_extent extent = test_extent();
    struct fsm_placement placement = {.image = NULL};

    check(place(size, extent, 0, TEST_CELL_SIZE, &placement), "an app with a cell is placed");
    check(placement.image_writable && placement.image_address == (uint32_t)placement.image,
          "its image can be relocated where it is");
    check(placement.cell_address == placement.image_address + extent.cell_offset &&
              placement.cell == (uint8_t *)placement.cell_address,
          "its cell lies where the image expects it");
    check(placement.cell_size == TEST_CELL_SIZE, "and has the size asked for");
    check(memcmp(placement.image, test_file, size) == 0, "the file's bytes stay");
    check(all_zero(placement.image + size, extent.cell_offset + TEST_CELL_SIZE - size), "everything beyond them is zero");
    memset(placement.cell, 0x55, placement.cell_size);
    fsm_port_protect(&placement, &extent);
    check(memcmp(placement.image, test_file, extent.cell_offset) == 0 && placement.cell[0] == 0x55 &&
              placement.cell[placement.cell_size - 1] == 0x55,
          "protecting changes no bytes");
    check(all_zero(placement.cell + placement.cell_size, -placement.cell_size % 4096), "nothing of the file shows behind the cell");
    memset(placement.cell, 0xaa, placement.cell_size);
    check(placement.cell[0] == 0xaa, "the kernel can write to a protected app's cell");

    struct fsm_placement next = test_load();
    check(next.image_address > placement.cell_address + placement.cell_size, "the next app lies behind it");
}

static void check_refusals(uint32_t size)
{
    struct fsm_placement placement;
    struct fsm_extent good = test_extent(), extent = good;

    check(!place(size, good, 4, TEST_CELL_SIZE, &placement), "import slots below the cell are refused: x86 has them in the image");
    extent.cell_offset += 8;
    check(!place(size, extent, 0, TEST_CELL_SIZE, &placement), "a cell that is not on pages of its own is refused");
    extent = good;
    extent.cell_offset = 0;
    check(!place(size, extent, 0, TEST_CELL_SIZE, &placement), "a cell within what is read-only is refused");
    extent = good;
    extent.cell_offset = 0xfffff000;
    check(!place(size, extent, 0, TEST_CELL_SIZE, &placement), "a cell beyond the arena is refused");
    extent = good;
    extent.image_align = 8192;
    check(!place(size, extent, 0, TEST_CELL_SIZE, &placement), "an alignment of more than a page is refused");
    check(!place(size, good, 0, good.cell_used - 1, &placement), "a cell smaller than its data is refused");
    check(!place(size, good, 0, 0xffffffff, &placement), "a cell that would wrap around is refused");
    check(!place(size, good, 0, (uint32_t)(fsm_arena_end - fsm_arena_begin), &placement),
          "a cell larger than the arena is refused");
}

static void check_memory(void)
{
    uint8_t *first = fsm_port_memory(5000);
    uint8_t *second = fsm_port_memory(0);
    uint8_t *third = fsm_port_memory(8);

    check(first != NULL && (uint32_t)first % 8 == 0 && all_zero(first, 5000), "the kernel gets zeroed, aligned memory");
    memset(first, 0xff, 5000);
    check(second != NULL && third > first + 5000 && all_zero(third, 8), "each time other memory");
    check(fsm_port_memory((uint32_t)(fsm_arena_end - fsm_arena_begin)) == NULL && fsm_port_memory(0xffffffff) == NULL,
          "but not more than there is");
}

static void check_exhaustion(uint32_t size)
{
    struct fsm_extent extent = test_extent();
    struct fsm_placement placement;
    uint32_t placed = 0;

    while (placed < 100 && place(size, extent, 0, 1024 * 1024, &placement)) placed++;
    check(placed >= 28 && placed < 32, "apps of 1 MB are placed until 32 MB are used");
    check(placement.cell_address + placement.cell_size <= (uint32_t)fsm_arena_end, "and none of them beyond the arena");
    while (placed < 1000 && fsm_port_take(test_file, size) != NULL) placed++;
    check(placed < 1000, "then files are refused, too");
}

void check_arena(void)
{
    uint32_t size = (uint32_t)(test_file_end - test_file);

    check(fsm_port_targets() == 1u << FSM_TARGET_X86, "the machine runs x86 apps");
    dirty_the_arena();
    check_take(size);
    check_place(size);
    check_refusals(size);
    check_memory();
    check_exhaustion(size);
}
