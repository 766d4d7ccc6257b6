/* start_info.c: the PVH start info (Xen's public header arch-x86/hvm/start_info.h), read byte by byte at its documented offsets. */
#include "start_info.h"

#include <stdbool.h>
#include <stdint.h>

#include "machine.h"
#include "pages.h"
#include "print.h"

enum {
    MAGIC = 0x336ec578,
    AT_MAGIC = 0,
    AT_VERSION = 4,
    AT_MAP = 40,        /* u64: the memory map's address; since version 1 */
    AT_MAP_LENGTH = 48, /* u32: entries */
    SIZE = 56,

    ENTRY_AT_ADDRESS = 0, /* u64 */
    ENTRY_AT_SIZE = 8,    /* u64 */
    ENTRY_AT_TYPE = 16,   /* u32 */
    ENTRY_SIZE = 24,
    ENTRIES_MAX = 128,
    TYPE_RAM = 1,

    MEGABYTE = 1024 * 1024,
};

extern uint32_t fsm_start_info; /* boot.S: its address */

static uint32_t load32(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint64_t load64(const uint8_t *bytes) { return load32(bytes) | (uint64_t)load32(bytes + 4) << 32; }

/* The bytes at an address the loader gave, which is memory this kernel sees. */
static const uint8_t *given(uint64_t address, uint32_t size)
{
    if (address == 0 || address > FSM_MAPPED_END - size) fsm_machine_stop("the boot loader's information lies out of reach");
    return (const uint8_t *)(uint32_t)address;
}

static bool covers(const uint8_t *entry, uint64_t begin, uint64_t end)
{
    uint64_t address = load64(entry + ENTRY_AT_ADDRESS);
    uint64_t size = load64(entry + ENTRY_AT_SIZE);

    return load32(entry + ENTRY_AT_TYPE) == TYPE_RAM && address <= begin && size >= end - address;
}

void fsm_start_info_check_memory(void)
{
    const uint8_t *info = given(fsm_start_info, SIZE);
    if (load32(info + AT_MAGIC) != MAGIC || load32(info + AT_VERSION) < 1)
        fsm_machine_stop("the boot loader gives no memory map: boot by PVH, for example qemu-system-x86_64 -kernel");

    uint32_t entries = load32(info + AT_MAP_LENGTH);
    if (entries > ENTRIES_MAX) fsm_machine_stop("the boot loader's memory map is too long");
    const uint8_t *map = given(load64(info + AT_MAP), entries * ENTRY_SIZE);
    for (uint32_t i = 0; i < entries; i++)
        if (covers(map + i * ENTRY_SIZE, (uint32_t)fsm_memory_begin, (uint32_t)fsm_memory_end)) return;

    fsm_print("\nfsm: the kernel needs memory without gaps from 0x");
    fsm_print_hex((uint32_t)fsm_memory_begin, 8);
    fsm_print(" to 0x");
    fsm_print_hex((uint32_t)fsm_memory_end, 8);
    fsm_machine_stop("the machine has too little memory: with QEMU, give more with -m");
}
