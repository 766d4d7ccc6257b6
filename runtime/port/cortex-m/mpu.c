/* mpu.c: the memory map, for a processor that has an MPU. It knows code, data and devices, and refuses everything else to
 * everybody, apps and kernel alike: to write code, to execute data, to follow a null pointer, to leave the app stack at its end
 * (below it the RAM ends), to let the kernel's stack grow into the apps'. That is set once and needs no care later; machines
 * without an MPU do without: it is the second line.
 *
 * Until everything was accepted that is to run (fsm_port_release), there is no code but the kernel's: whoever makes the processor
 * jump astray while it decides gets a fault, even if the bytes there are an app's, or a certificate's.
 *
 * The first line it is for accesses of apps that say so (FSM_MANIFEST_MPU): wherever they can't be sure where one goes they use
 * instructions that ask for an unprivileged program's rights. Everything above is for privileged programs; three more regions let
 * unprivileged reads come to the running app's file, and reads and writes to its cell, no byte more. They change with the app, in
 * fsm_port_run (context.c).
 */
#include "../../system/region.h"

#include <fsm/abi.h>

#include "core.h"

struct region {
    const uint8_t *start, *end;
    uint32_t access;
};
enum {
    READ_ONLY = 5 << 24 | 1 << 17, /* AP: privileged; C: normal memory */
    EXECUTE_NEVER = 1 << 28,
    READ_WRITE = 1 << 24 | 1 << 28 | 1 << 17, /* AP: privileged, XN, C */
    DEVICES = 1 << 24 | 1 << 28 | 1 << 16,    /* AP: privileged, XN, B: accesses stay in order */
    NO_ACCESS = 1 << 28 | 1 << 17,
    APP_FILE = 6 << 24 | 1 << 17,           /* AP: read-only for all */
    APP_CELL = 3 << 24 | 1 << 28 | 1 << 17, /* AP: all, XN */
    APP_REGIONS = FSM_REGION_WORDS / 2,
    REGION_VALID = 1 << 4,
    REGION_ENABLE = 1,
    CONTROL_ENABLE = 1,
};

/* Where regions overlap the later one decides. At address 0 there is flash, and reading there gives the vectors, no fault; so their
 * region is closed (the processor fetches vectors past the MPU, and reaches its own registers past it too). Without this, QEMU's
 * mps2 boards let anybody write the flash and ignore accesses where there is nothing. Boards whose flash lies elsewhere and is only
 * shown at 0, have nothing at 0 that anybody may use. */
static const struct region regions[] = {
    {fsm_flash_start, fsm_flash_end, READ_ONLY},
    {fsm_ram_start, fsm_ram_end, READ_WRITE},
    {(const uint8_t *)0x40000000, (const uint8_t *)0x60000000, DEVICES}, /* the same on every Cortex-M */
    {0, fsm_null_end, NO_ACCESS},
    {fsm_guard_start, fsm_guard_end, NO_ACCESS},
};

enum { FLASH, NULL_REGION = 3, FIXED_REGIONS = sizeof regions / sizeof *regions, BOOT_NULL_REGION = FIXED_REGIONS };

bool fsm_port_has_mpu(void) { return (*fsm_register(FSM_MPU_TYPE) >> 8 & 0xff) >= FIXED_REGIONS + APP_REGIONS; }

/* What of [start, end) lies in the region of `size` bytes at `base`, as the MPU's two registers: address and number, attributes. */
static void describe(uint32_t number, uint32_t base, uint32_t size, uint64_t start, uint64_t end, uint32_t access,
                     uint32_t words[2])
{
    const uint32_t part = size / FSM_REGION_PARTS;
    uint32_t hidden = 0;
    for (uint32_t i = 0; i < FSM_REGION_PARTS; i++) {
        const uint64_t from = (uint64_t)base + i * part;
        if (from < start || from + part > end) hidden |= 1u << i;
    }
    const uint32_t size_code = 30u - (uint32_t)__builtin_clz(size);
    words[0] = base | REGION_VALID | number;
    words[1] = access | hidden << 8 | size_code << 1 | (hidden != 0xff ? REGION_ENABLE : 0);
}

void fsm_mpu_regions(const struct fsm_mpu_app *app, uint32_t words[FSM_REGION_WORDS])
{
    for (uint32_t i = 0; i < APP_REGIONS; i++) words[2 * i] = REGION_VALID | (FIXED_REGIONS + i), words[2 * i + 1] = 0;
    if (app->cell_size == 0) return;
    const uint32_t file_size = fsm_region_size(app->file_size), cell_size = fsm_region_size(app->cell_size);
    const uint64_t file_end = fsm_region_round((uint64_t)app->file + app->file_size, file_size / FSM_REGION_PARTS);
    const uint64_t cell_end = fsm_region_round((uint64_t)app->cell + app->cell_size, cell_size / FSM_REGION_PARTS);
    const uint32_t first = app->cell & -cell_size;
    describe(FIXED_REGIONS, app->file & -file_size, file_size, app->file, file_end, APP_FILE, words);
    describe(FIXED_REGIONS + 1, first, cell_size, app->cell, cell_end, APP_CELL, words + 2);
    describe(FIXED_REGIONS + 2, first + cell_size, cell_size, app->cell, cell_end, APP_CELL, words + 4);
}

/* `more` is added to the region's attributes. */
static void set_region(uint32_t number, const struct region *region, uint32_t more)
{
    const uint32_t size_code = 30u - (uint32_t)__builtin_clz((uint32_t)(region->end - region->start)); /* 2^(code + 1) bytes */
    *fsm_register(FSM_MPU_BASE) = (uint32_t)region->start | REGION_VALID | number;
    *fsm_register(FSM_MPU_ATTRIBUTES) = (region->access | size_code << 1 | REGION_ENABLE) + more;
}

/* The kernel's code alone, up to the boot image, may be executed; its region takes the place of the null pointer's, which must be
 * the later one and so goes where the apps' will be. */
static void set_boot_regions(void)
{
    uint32_t kernel[2];
    const uint32_t start = (uint32_t)fsm_flash_start, end = (uint32_t)fsm_boot_image;
    describe(NULL_REGION, start, fsm_region_size(end - start), start, end, READ_ONLY, kernel);
    set_region(FLASH, &regions[FLASH], EXECUTE_NEVER);
    *fsm_register(FSM_MPU_BASE) = kernel[0];
    *fsm_register(FSM_MPU_ATTRIBUTES) = kernel[1];
    set_region(BOOT_NULL_REGION, &regions[NULL_REGION], 0);
}

static bool has_regions(void) { return (*fsm_register(FSM_MPU_TYPE) >> 8 & 0xff) > FIXED_REGIONS; }

void fsm_mpu_start(void)
{
    if (!has_regions()) return;
    for (uint32_t i = 0; i < FIXED_REGIONS; i++) set_region(i, &regions[i], 0);
    set_boot_regions();
    *fsm_register(FSM_MPU_CONTROL) = CONTROL_ENABLE;
    __asm__ volatile("dsb\n isb" : : : "memory");
}

/* Not 0: the flash's attributes come out wrong, should the first line be left out. */
void fsm_port_release(uint32_t disturbed)
{
    if (disturbed != 0) fsm_panic("the checks did not run as they are written");
    if (!has_regions()) return;
    set_region(FLASH, &regions[FLASH], disturbed);
    set_region(NULL_REGION, &regions[NULL_REGION], 0);
    *fsm_register(FSM_MPU_BASE) = REGION_VALID | BOOT_NULL_REGION;
    *fsm_register(FSM_MPU_ATTRIBUTES) = 0;
    __asm__ volatile("dsb\n isb" : : : "memory");
}
