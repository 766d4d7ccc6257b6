/* relocate.h: the relocations of an app linked with --emit-relocs at address 0. The linker has already applied them, so the bytes
 * in place are right for that address; what remains is to add, to each absolute address, how far the symbol's segment moved.
 * Internal to loader/. */
#ifndef FSM_RELOCATE_H
#define FSM_RELOCATE_H

#include "elf.h"

/* How far the two parts of an app moved, and where the bytes to be changed are reached. */
struct fsm_move {
    uint32_t image, cell; /* to be added to addresses of symbols in the read-only segments, in the writable one */
    uint8_t *image_bytes; /* the byte of address 0; not written on Cortex-M */
    uint8_t *cell_bytes;  /* the byte of the writable segment's address */
};

/* Whether every relocation is one the loader knows, changes only bytes it may change, and names a symbol that has a place. */
enum fsm_load_error fsm_relocate_check(struct fsm_elf *elf, const struct fsm_manifest *manifest);

/* Applies them all; only after fsm_relocate_check said FSM_LOAD_OK. */
void fsm_relocate_apply(struct fsm_elf *elf, const struct fsm_manifest *manifest, const struct fsm_move *move);

#endif
