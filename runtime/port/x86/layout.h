/* layout.h: numbers that assembler, C and the linker script (through the symbols boot.S makes of them) have to share. */
#ifndef FSM_X86_LAYOUT_H
#define FSM_X86_LAYOUT_H

#define FSM_PAGE_SIZE 4096
/* Addresses from here on are never mapped: everything the port uses lies below. A multiple of 2 MB, at most 1 GB. */
#define FSM_MAPPED_END (128 * 1024 * 1024)

#define FSM_SELECTOR_CODE 8
#define FSM_SELECTOR_DATA 16
#define FSM_SELECTOR_TASK 24

/* Vectors 0..31 are the processor's exceptions; a platform's interrupt lines follow. */
#define FSM_EXCEPTIONS      32
#define FSM_INTERRUPT_LINES 16
#define FSM_ENTRY_SIZE      16 /* bytes of each vector's entry in entry.S */

#endif
