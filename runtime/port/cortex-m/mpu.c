/* mpu.c: the memory map, for a processor that has an MPU. It knows code, data and devices, and refuses everything else to
 * everybody, apps and kernel alike: to write code, to execute data, to follow a null pointer, to leave the app stack at its end
 * (below it the RAM ends), to let the kernel's stack grow into the apps'. It is set once and needs no care later. Machines without
 * an MPU do without: the guarantees are established before an app runs; this is the second line.
 */
#include "core.h"

struct region {
    const uint8_t *start, *end;
    uint32_t access;
};
enum {
    READ_ONLY = 6 << 24 | 1 << 17,            /* AP, C: normal memory */
    READ_WRITE = 3 << 24 | 1 << 28 | 1 << 17, /* AP, XN, C */
    DEVICES = 3 << 24 | 1 << 28 | 1 << 16,    /* AP, XN, B: accesses stay in order */
    NO_ACCESS = 1 << 28 | 1 << 17,
    REGION_VALID = 1 << 4,
    REGION_ENABLE = 1,
    CONTROL_ENABLE = 1,
};

/* Where regions overlap the later one decides. Flash begins at address 0, and reading there gives the vectors, no fault; so their
 * region is closed (the processor fetches vectors past the MPU, and reaches its own registers past it too). Without this, QEMU's
 * mps2 boards let anybody write the flash and ignore accesses where there is nothing. */
static const struct region regions[] = {
    {fsm_flash_start, fsm_flash_end, READ_ONLY},
    {fsm_ram_start, fsm_ram_end, READ_WRITE},
    {(const uint8_t *)0x40000000, (const uint8_t *)0x60000000, DEVICES}, /* the same on every Cortex-M */
    {0, fsm_null_end, NO_ACCESS},
    {fsm_guard_start, fsm_guard_end, NO_ACCESS},
};

void fsm_mpu_start(void)
{
    uint32_t count = sizeof regions / sizeof *regions;
    if ((*fsm_register(FSM_MPU_TYPE) >> 8 & 0xff) < count) return;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t size_code = 30u - (uint32_t)__builtin_clz((uint32_t)(regions[i].end - regions[i].start)); /* 2^(code + 1) bytes */
        *fsm_register(FSM_MPU_BASE) = (uint32_t)regions[i].start | REGION_VALID | i;
        *fsm_register(FSM_MPU_ATTRIBUTES) = regions[i].access | size_code << 1 | REGION_ENABLE;
    }
    *fsm_register(FSM_MPU_CONTROL) = CONTROL_ENABLE;
    __asm__ volatile("dsb\n isb" : : : "memory");
}
