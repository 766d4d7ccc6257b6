/* fixture.h: app.c as the linker made it for a target, in memory as a port would have it, for tests to spoil. */
#ifndef TEST_FIXTURE_H
#define TEST_FIXTURE_H

#include "load.h"

enum {
    FIXTURE_ROOM = 32 * 1024,
    FIXTURE_GUARD = 4096, /* bytes before and after everything, which nobody may touch */
    FIXTURE_AFTER = 64,   /* bytes after the image, in place of certificate and trailer */
    FIXTURE_CELL = 4096,
    FIXTURE_IMAGE_ADDRESS = 0x00400000,
    FIXTURE_CELL_ADDRESS = 0x20001000, /* Cortex-M */
    FIXTURE_ENTRY = 0x08000101,        /* API call n's entry is this + 16 * n */
};

struct fixture {
    uint8_t *memory;   /* guard, file, room, guard; then guard, slots and cell for Cortex-M, guard */
    uint8_t *pristine; /* what the memory was before the loader was called */
    uint8_t *bytes;    /* the file, in memory */
    uint32_t length;   /* of the image */
    struct fsm_verified verified;
    struct fsm_placement placement;
    struct fsm_extent extent;
    struct fsm_image image;
    uint16_t absent; /* a call the kernel does not have, or 0xffff */
};

/* cmocka's setups and teardown; *state is the fixture. */
int fixture_setup_x86(void **state);
int fixture_setup_cortex_m(void **state);
int fixture_teardown(void **state);

/* Reads the manifest again, at the place of the symbol fsm_manifest, after a test changed it. */
void fixture_read_manifest(struct fixture *fixture);

/* Measures, places as a port would, and maps. */
enum fsm_load_error fixture_map(struct fixture *fixture);

/* The same without placing anew: the test has set the placement. */
enum fsm_load_error fixture_map_at(struct fixture *fixture);
void fixture_place(struct fixture *fixture);

/* Expects that measuring, hence mapping, is refused so, with no byte changed. */
void fixture_refused(struct fixture *fixture, enum fsm_load_error error);

/* Expects that mapping at the placement is refused so, with no byte changed. */
void fixture_refused_at(struct fixture *fixture, enum fsm_load_error error);

/* Whether nothing but the image, the room for its cell, and on Cortex-M the cell with its slots, was changed. */
void fixture_assert_guards(struct fixture *fixture);

/* The address the linker gave a symbol. */
uint32_t fixture_symbol(struct fixture *fixture, const char *name);

/* Places in the file: the number-th PT_LOAD program header, a section's header, the section headers' index of it, and the first
 * relocation of a type whose target has these flags. */
uint8_t *fixture_segment(struct fixture *fixture, uint32_t number);
uint8_t *fixture_section(struct fixture *fixture, const char *name);
uint32_t fixture_section_index(struct fixture *fixture, const char *name);
uint8_t *fixture_relocation(struct fixture *fixture, uint32_t type, uint32_t target_flags);
/* The relocation section that this relocation is in. */
uint8_t *fixture_relocations(struct fixture *fixture, const uint8_t *relocation);

/* Appends `length` zero bytes to the image; their offset. */
uint32_t fixture_append(struct fixture *fixture, uint32_t length);

#endif
