/* windows.c: the apps' windows. All lie behind one entry of the root table, which boot.S has made; as an app's addresses are below
 * 1 GB, a window is one entry of the next table, with a page directory and page tables of its own (Intel SDM, volume 3A, 4.5).
 */
#include "windows.h"

#include <string.h>

#include "machine.h"

#define TABLE_REACH     (2u * 1024 * 1024) /* bytes that a page table maps */
#define DIRECTORY_REACH (1024 * UINT64_C(1024) * 1024)

enum { TABLE_ENTRIES = 512, MSR_GS_BASE = 0xc0000101 };

extern uint64_t fsm_window_directories[TABLE_ENTRIES]; /* boot.S */

static struct window {
    uint32_t cell;
    uint64_t *directory;
} windows[FSM_WINDOWS];
static uint32_t window_count;

static uint32_t find(uint32_t cell)
{
    for (uint32_t i = 0; i < window_count; i++)
        if (windows[i].cell == cell) return i;
    fsm_machine_stop("a window that has not been made");
}

static uint32_t table_count(uint32_t begin, uint32_t end) { return (end - 1) / TABLE_REACH - begin / TABLE_REACH + 1; }

uint32_t fsm_window_tables_size(uint32_t begin, uint32_t end) { return (1 + table_count(begin, end)) * FSM_PAGE_SIZE; }

/* A table's address as an entry one level above has it: what is allowed is said by the pages' own entries. */
static uint64_t entry_of(const void *table) { return (uint32_t)table | (fsm_page_entry(0, FSM_ACCESS_WRITE) & 0xfff); }

bool fsm_window_make(uint32_t cell, uint32_t begin, uint32_t end, void *tables)
{
    if (window_count == FSM_WINDOWS) return false;
    uint8_t *at = memset(tables, 0, fsm_window_tables_size(begin, end));
    windows[window_count] = (struct window){cell, (uint64_t *)(void *)at};
    for (uint32_t i = 0; i < table_count(begin, end); i++)
        windows[window_count].directory[begin / TABLE_REACH + i] = entry_of(at + (1 + i) * FSM_PAGE_SIZE);
    fsm_window_directories[window_count * (FSM_WINDOW_STEP / DIRECTORY_REACH)] = entry_of(at);
    window_count++;
    return true;
}

void fsm_window_show(uint32_t cell, uint32_t begin, uint32_t end, enum fsm_access access)
{
    const uint64_t *directory = windows[find(cell)].directory;
    for (uint32_t address = begin; address < end; address += FSM_PAGE_SIZE) {
        const uint64_t entry = directory[address / TABLE_REACH];
        if (entry == 0) fsm_machine_stop("pages shown that a window has no room for");
        uint64_t *table = (uint64_t *)((uint32_t)entry & ~(uint32_t)(FSM_PAGE_SIZE - 1));
        table[address / FSM_PAGE_SIZE % TABLE_ENTRIES] = fsm_page_entry(address, access);
    }
    fsm_pages_flush();
}

void fsm_window_enter(uint32_t cell)
{
    const uint64_t base = FSM_WINDOWS_BEGIN + find(cell) * (uint64_t)FSM_WINDOW_STEP;
    __asm__ volatile("wrmsr" : : "c"(MSR_GS_BASE), "a"((uint32_t)base), "d"((uint32_t)(base >> 32)) : "memory");
}
