/* pages.h: who may do what with which memory. Every address below FSM_MAPPED_END is mapped to itself or to nothing; the same number
 * of addresses above them shows the kernel the cells of apps; and far above lie the apps' windows (windows.h). */
#ifndef FSM_X86_PAGES_H
#define FSM_X86_PAGES_H

#include <stdint.h>

#include "layout.h"

enum fsm_access {
    FSM_ACCESS_NONE,
    FSM_ACCESS_READ,
    FSM_ACCESS_WRITE,
    FSM_ACCESS_EXECUTE,
    FSM_ACCESS_DEVICE
}; /* each of the last three can be read, too */

/* The kernel's memory gets what each part needs; everything else becomes inaccessible, the page at address 0 first of all. */
void fsm_pages_start(void);

/* begin, end: multiples of the page size, begin <= end <= FSM_MAPPED_END. */
void fsm_pages_set(uint32_t begin, uint32_t end, enum fsm_access access);

/* Takes pages away from where they are, and shows them, writable, FSM_KERNEL_VIEW higher. */
void fsm_pages_move(uint32_t begin, uint32_t end);

/* A page table's entry for the page at this address. */
uint64_t fsm_page_entry(uint32_t address, enum fsm_access access);

/* Makes the processor forget every translation it remembers. */
void fsm_pages_flush(void);

static inline uint32_t fsm_page_round_up(uint32_t address)
{
    return (address + FSM_PAGE_SIZE - 1) & ~(uint32_t)(FSM_PAGE_SIZE - 1);
}

/* The linker script's boundaries. */
extern uint8_t fsm_text_begin[], fsm_text_end[], fsm_rodata_begin[], fsm_rodata_end[], fsm_data_begin[], fsm_data_end[];
extern uint8_t fsm_kernel_stack_bottom[], fsm_kernel_stack_top[], fsm_app_stack_bottom[], fsm_app_stack_top[];
extern uint8_t fsm_boot_image[], fsm_boot_image_end[], fsm_arena_begin[], fsm_arena_end[], fsm_memory_begin[], fsm_memory_end[];

#endif
