/* map.h: which memory a system takes, and what for: as text, as a picture (SVG), as JSON. Hosted only.
 *
 * A block is a stretch of memory, of parts one behind the other; or, `apart`, things that take memory of the same place by turns: the
 * machine stack and the handlers that run on it.
 */
#ifndef FSM_MAP_H
#define FSM_MAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "conf.h"

enum fsm_map_kind { FSM_MAP_NONE, FSM_MAP_TEXT, FSM_MAP_SVG, FSM_MAP_JSON };
/* By name: text, svg, json; FSM_MAP_NONE: there is no such. */
enum fsm_map_kind fsm_map_kind(const char *name);

enum fsm_map_use {
    FSM_MAP_CONSTANTS,
    FSM_MAP_CODE,
    FSM_MAP_UNLOADED, /* of a file: what is not used when it runs */
    FSM_MAP_DATA,
    FSM_MAP_LOCALS, /* the stack in the cell, for locals with addresses */
    FSM_MAP_STATE,
    FSM_MAP_MAILBOX,
    FSM_MAP_HANDLER, /* what it takes of the machine stack */
    FSM_MAP_TABLE,
    FSM_MAP_USES,
};
extern const char *const fsm_map_use_names[FSM_MAP_USES];

enum { FSM_MAP_UNKNOWN = 0 }; /* an address, or a size, that nobody can say yet */
#define FSM_MAP_UNBOUNDED UINT32_MAX

struct fsm_map_part {
    enum fsm_map_use use;
    char name[64];
    uint32_t address, size; /* FSM_MAP_UNKNOWN; of a handler also FSM_MAP_UNBOUNDED */
};
struct fsm_map_block {
    char title[64];
    uint32_t address, size; /* FSM_MAP_UNKNOWN */
    bool apart;
    uint32_t count;
    struct fsm_map_part *parts;
};
struct fsm_map {
    uint32_t count;
    struct fsm_map_block *blocks;
};

/* What only the machine knows. */
struct fsm_map_machine {
    const struct fsm_map_place { /* by app; NULL: the machine decides when it boots */
        uint32_t image, cell;
    } *places;
    uint32_t stack_address, stack_size; /* that handlers run on; FSM_MAP_UNKNOWN */
    struct fsm_map_table {              /* of the kernel; ended by one without a name */
        const char *name;
        uint32_t count, each;
    } tables[8];
};

/* The map of a system whose apps have been verified: for each its file and its cell, then the machine stack, then the kernel's tables.
 * False: no memory. */
bool fsm_map_make(struct fsm_map *map, const struct fsm_conf *conf, const struct fsm_map_machine *machine);
void fsm_map_free(struct fsm_map *map);

/* Writes it. False: it could not be written. */
bool fsm_map_write(FILE *file, enum fsm_map_kind kind, const struct fsm_map *map);
/* map_svg.c */
void fsm_map_write_svg(FILE *file, const struct fsm_map *map);

#endif
