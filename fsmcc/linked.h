/* linked.h: the linked ELF file as the stack bound sees it: where code lies, which functions it holds, what refers to addresses.
 * Every offset in the file is checked before it is used; a file that is not what our linker makes ends the program (EXIT_MACHINE).
 */
#ifndef FSMCC_LINKED_H
#define FSMCC_LINKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct linked {
    uint8_t *bytes;
    size_t size;
    bool thumb; /* else x86 */
    struct section *sections;
    size_t section_count;
    struct symbol *symbols; /* of code and data, by address; functions first among equals */
    size_t symbol_count;
    struct reference *references; /* what the linker filled in with an address, in loaded sections, by place */
    size_t reference_count;
};
struct section {
    const char *name;
    uint32_t type, flags, address, offset, size, link, info;
};
enum symbol_kind { SYMBOL_FUNCTION, SYMBOL_CODE, SYMBOL_DATA }; /* the last two: Thumb's marks $t and $d */
struct symbol {
    const char *name; /* in the file */
    enum symbol_kind kind;
    uint32_t address, size; /* without the Thumb bit */
};
struct reference {
    uint32_t place, target; /* target: without the Thumb bit */
    bool in_code;
};

void linked_read(struct linked *linked, uint8_t *bytes, size_t size);
void linked_free(struct linked *linked);

/* Loaded and executable. */
bool linked_is_code(const struct section *section);
/* NULL: none of that name. */
const struct section *linked_section(const struct linked *linked, const char *name);
uint32_t linked_load32(const struct linked *linked, uint64_t offset);
/* The word at an address of code; 0: there is none. */
uint32_t linked_at(const struct linked *linked, uint32_t address);
/* Puts another one there; there must be one. */
void linked_put(const struct linked *linked, uint32_t address, uint32_t value);
void linked_store32(const struct linked *linked, uint64_t offset, uint32_t value);

/* count elements of `size` bytes, zeroed; never NULL. */
void *linked_memory(size_t count, size_t size);

#endif
