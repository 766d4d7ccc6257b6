/* memory.c: where apps lie. A file is copied once, to where it will run; it is verified there, and write-protected afterwards.
 *
 * Two views of an app's pages, which are a memory file:
 *   low, where the processor fetches:   [constants: read][code: execute][constants: read][cell: nothing]
 *   its window of 4 GiB, through %gs:   [constants: read][      nothing][constants: read][cell: write][nothing]
 * with every page at the same distance from the start of its view. Code, machine stack and kernel are in no window; the cell is
 * nowhere else. So an access that does not go through %gs finds no data of any app, and one that does finds nothing else.
 */
#include "posix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096 };
#define WINDOW_SIZE (UINT64_C(1) << 32)

static uint32_t next_app = FSM_POSIX_APPS_START;

void *fsm_port_memory(uint32_t size) { return calloc(1, size); }

static uint32_t pages(uint32_t size) { return (size + PAGE - 1) & ~(uint32_t)(PAGE - 1); }

/* The app that is being loaded; one after the other is. */
static struct {
    int file;
    uint32_t start, mapped; /* addresses from start on, bytes */
} loading = {.file = -1};

uint64_t fsm_posix_windows[FSM_POSIX_APPS_END >> FSM_POSIX_APP_SHIFT];

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "fsmrun: error: %s: %s\n", what, strerror(errno));
    exit(3);
}

/* Makes all pages of the memory file up to `size` accessible below 4 GiB. */
static bool map_low(uint32_t size)
{
    if (size <= loading.mapped) return true;
    void *wanted = (void *)((uintptr_t)loading.start + loading.mapped);
    if (ftruncate(loading.file, size) < 0) return false;
    void *place = mmap(wanted, size - loading.mapped, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, loading.file,
                       (off_t)loading.mapped);
    if (place != wanted) return false;
    loading.mapped = size;
    return true;
}

const uint8_t *fsm_port_take(const uint8_t *file, uint32_t size)
{
    if (size == 0 || size > FSM_FILE_MAX) return file; /* verification will refuse it */
    const uint32_t need = pages(size);
    if (need > FSM_POSIX_APPS_END - next_app) return NULL;
    if (loading.file >= 0) close(loading.file);
    loading.file = memfd_create("app", MFD_CLOEXEC);
    loading.start = next_app;
    loading.mapped = 0;
    if (loading.file < 0 || !map_low(need)) return NULL;
    uint8_t *copy = (uint8_t *)(uintptr_t)loading.start;
    memcpy(copy, file, size);
    next_app += (need + FSM_POSIX_APP_STEP - 1) / FSM_POSIX_APP_STEP * FSM_POSIX_APP_STEP;
    return copy;
}

bool fsm_port_place(const uint8_t *image, const struct fsm_extent *extent, uint32_t slots, uint32_t cell_size,
                    struct fsm_placement *placement)
{
    const uint32_t start = loading.start;
    const uint64_t end = (uint64_t)start + extent->cell_offset + cell_size + PAGE; /* with a guard page */
    FSM_ASSERT(FSM_MODULE_BOOT, 900, slots == 0 && extent->cell_offset % PAGE == 0 && (uintptr_t)image == start);
    if (end > FSM_POSIX_APPS_END || !map_low(extent->cell_offset + pages(cell_size))) return false;
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
    if (end > start && mprotect((void *)(uintptr_t)start, end - start, protection) < 0) give_up("write-protecting an app");
}

/* Shows pages of the app at `place`. */
static void map(uint64_t place, uint32_t start, uint32_t end, int protection, int kind)
{
    if (end <= start) return;
    void *mapped = mmap((void *)place, end - start, protection, kind | MAP_FIXED, loading.file, (off_t)(start - loading.start));
    if (mapped == MAP_FAILED) give_up("an app's memory");
}

/* In its window, too. */
static void show(uint64_t window, uint32_t start, uint32_t end, int protection)
{
    map(window + start, start, end, protection, MAP_SHARED);
}

/* A multiple of 4 GiB, so that an address in it is what the app calls it in its lower half, with 4 GiB of nothing on both sides. */
static uint64_t make_window(void)
{
    void *place = mmap(NULL, 4 * WINDOW_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) give_up("addresses for an app's window of 4 GiB");
    return ((uint64_t)(uintptr_t)place + 2 * WINDOW_SIZE - 1) / WINDOW_SIZE * WINDOW_SIZE;
}

/* Windows do that, for all accesses. */
bool fsm_port_has_mpu(void) { return false; }

/* Read-only before the code, code, read-only behind it, then the cell: all begin on pages of their own. */
void fsm_port_protect(struct fsm_placement *placement, const struct fsm_extent *extent)
{
    const uint32_t image = placement->image_address, cell = placement->cell_address;
    const uint32_t cell_end = cell + pages(placement->cell_size);
    const uint32_t code = (image + extent->code) & ~(uint32_t)(PAGE - 1),
                   code_end = image + pages(extent->code + extent->code_size);
    const uint64_t window = make_window();
    FSM_ASSERT(FSM_MODULE_BOOT, 901, image == loading.start && image <= code && code_end <= cell);
    memset(placement->cell + placement->cell_size, 0, cell_end - cell - placement->cell_size); /* the file went on here */
    protect(image, code, PROT_READ);
    map(code, code, code_end, PROT_READ | PROT_EXEC, MAP_PRIVATE); /* private: a debugger may write its breakpoints there */
    protect(code_end, cell, PROT_READ);
    protect(cell, image + loading.mapped, PROT_NONE);
    show(window, image, code, PROT_READ);
    show(window, code_end, cell, PROT_READ);
    show(window, cell, cell_end, PROT_READ | PROT_WRITE);
    fsm_posix_windows[cell >> FSM_POSIX_APP_SHIFT] = window;
    placement->cell = (uint8_t *)(window + cell);
}

uint32_t fsm_port_targets(void) { return UINT32_C(1) << FSM_TARGET_X86; }

/* Pages of code are not executable before fsm_port_protect. */
void fsm_port_release(uint32_t disturbed) { FSM_ASSERT(FSM_MODULE_BOOT, 902, disturbed == 0); }
