/* pages.c: page protection, on the tables boot.S has laid out. */
#include "pages.h"

#include <stdint.h>

#include <fsm/abi.h>

#include "machine.h"

/* Bits of an entry (Intel SDM, volume 3A, table 4-20). */
#define PRESENT    UINT64_C(1)
#define WRITABLE   UINT64_C(2)
#define NO_CACHE   UINT64_C(16)
#define NO_EXECUTE (UINT64_C(1) << 63)

extern uint64_t fsm_page_entries[(FSM_MAPPED_END + FSM_KERNEL_VIEW) / FSM_PAGE_SIZE]; /* boot.S */

/* Shown at FSM_FUEL_ADDRESS, the last of the addresses at which the kernel reaches cells; no cell reaches so far: the arena ends
 * before FSM_MAPPED_END. */
static uint8_t counter_page[FSM_PAGE_SIZE] __attribute__((aligned(FSM_PAGE_SIZE)));
_Static_assert(FSM_FUEL_ADDRESS == FSM_MAPPED_END + FSM_KERNEL_VIEW - FSM_PAGE_SIZE, "the counter is where no cell is shown");

static const uint64_t bits[] = {
    [FSM_ACCESS_NONE] = 0,
    [FSM_ACCESS_READ] = PRESENT | NO_EXECUTE,
    [FSM_ACCESS_WRITE] = PRESENT | WRITABLE | NO_EXECUTE,
    [FSM_ACCESS_EXECUTE] = PRESENT,
    [FSM_ACCESS_DEVICE] = PRESENT | WRITABLE | NO_CACHE | NO_EXECUTE,
};

uint64_t fsm_page_entry(uint32_t address, enum fsm_access access) { return access == FSM_ACCESS_NONE ? 0 : address | bits[access]; }

static void check(uint32_t begin, uint32_t end)
{
    if ((begin | end) % FSM_PAGE_SIZE != 0 || begin > end || end > FSM_MAPPED_END) fsm_machine_stop("pages set that do not exist");
}

static void set(uint32_t begin, uint32_t end, enum fsm_access access)
{
    check(begin, end);
    for (uint32_t address = begin; address < end; address += FSM_PAGE_SIZE)
        fsm_page_entries[address / FSM_PAGE_SIZE] = fsm_page_entry(address, access);
}

void fsm_pages_flush(void)
{
    uint64_t root;
    __asm__ volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(root) : : "memory");
}

void fsm_pages_set(uint32_t begin, uint32_t end, enum fsm_access access)
{
    set(begin, end, access);
    fsm_pages_flush();
}

void fsm_pages_move(uint32_t begin, uint32_t end)
{
    set(begin, end, FSM_ACCESS_NONE);
    for (uint32_t address = begin; address < end; address += FSM_PAGE_SIZE)
        fsm_page_entries[(address + FSM_KERNEL_VIEW) / FSM_PAGE_SIZE] = fsm_page_entry(address, FSM_ACCESS_WRITE);
    fsm_pages_flush();
}

void fsm_pages_start(void)
{
    const struct {
        const uint8_t *begin, *end;
        enum fsm_access access;
    } parts[] = {
        {fsm_text_begin, fsm_text_end, FSM_ACCESS_EXECUTE},
        {fsm_rodata_begin, fsm_rodata_end, FSM_ACCESS_READ},
        {fsm_data_begin, fsm_data_end, FSM_ACCESS_WRITE},
        {fsm_kernel_stack_bottom, fsm_kernel_stack_top, FSM_ACCESS_WRITE},
        {fsm_app_stack_bottom, fsm_app_stack_top, FSM_ACCESS_WRITE},
        {fsm_boot_image, fsm_boot_image_end, FSM_ACCESS_READ},
    };
    uint32_t done = 0; /* the parts lie in this order */

    for (uint32_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        set(done, (uint32_t)parts[i].begin, FSM_ACCESS_NONE);
        set((uint32_t)parts[i].begin, (uint32_t)parts[i].end, parts[i].access);
        done = (uint32_t)parts[i].end;
    }
    set(done, FSM_MAPPED_END, FSM_ACCESS_NONE);
    fsm_page_entries[FSM_FUEL_ADDRESS / FSM_PAGE_SIZE] = fsm_page_entry((uint32_t)counter_page, FSM_ACCESS_WRITE);
    fsm_pages_flush();
}
