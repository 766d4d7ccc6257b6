/* layout.h: numbers that assembler, C and the linker script (through the symbols boot.S makes of them) have to share. */
#ifndef FSM_X86_LAYOUT_H
#define FSM_X86_LAYOUT_H

#define FSM_PAGE_SIZE 4096
/* Everything the port uses lies below. A multiple of 2 MB, at most 512 MB. */
#define FSM_MAPPED_END (128 * 1024 * 1024)

/* What the kernel itself reaches of a protected app's cell, it reaches at the app's address plus this. */
#define FSM_KERNEL_VIEW FSM_MAPPED_END
/* Windows of apps: 4 GiB of addresses each, with 4 GiB of nothing on both sides. A multiple of 512 GB, and how many fit in that. */
#define FSM_WINDOWS_BEGIN 0x8000000000
#define FSM_WINDOW_STEP   0x200000000
#define FSM_WINDOWS       64

/* Below its stack pointer a function may keep so many bytes (System V AMD64 ABI, 3.2.2). */
#define FSM_RED_ZONE 128

#define FSM_SELECTOR_CODE 8
#define FSM_SELECTOR_DATA 16
#define FSM_SELECTOR_TASK 24

/* Vectors 0..31 are the processor's exceptions; a platform's interrupt lines follow. */
#define FSM_EXCEPTIONS      32
#define FSM_INTERRUPT_LINES 16
#define FSM_ENTRY_SIZE      16 /* bytes of each vector's entry in entry.S */

#endif
