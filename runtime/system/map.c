/* map.c: from the description and the apps' files to blocks and parts. */
#include "map.h"

#include <stdlib.h>
#include <string.h>

#include "../../loader/bytes.h"
#include "../../loader/load.h"
#include "../../loader/trailer.h"

const char *const fsm_map_use_names[FSM_MAP_USES] = {"constants", "code",    "not loaded", "data", "locals",
                                                     "state",     "mailbox", "handler",    "table"};

/* ---- one app's file ---- */

struct app {
    struct fsm_manifest manifest;
    struct fsm_extent extent;
    uint32_t locals, locals_size; /* the stack for locals with addresses, from the cell's start; size 0: it has none */
};

enum {
    SECTION = 40,
    SECTIONS_AT = 32,
    SECTIONS_COUNT = 48,
    SEGMENT = 32,
    SEGMENTS_AT = 28,
    SEGMENTS_COUNT = 44,
    SYMBOL = 16,
    SYMTAB = 2,
    LOAD = 1,
    WRITABLE = 2
};

static bool inside(uint32_t size, uint32_t offset, uint64_t length) { return offset <= size && length <= size - offset; }

static uint32_t cell_start(const uint8_t *elf, uint32_t size)
{
    const uint32_t at = load32_le(elf + SEGMENTS_AT), count = load16_le(elf + SEGMENTS_COUNT);
    if (!inside(size, at, (uint64_t)count * SEGMENT)) return 0;
    for (const uint8_t *segment = elf + at; segment < elf + at + count * SEGMENT; segment += SEGMENT)
        if (load32_le(segment) == LOAD && load32_le(segment + 24) & WRITABLE) return load32_le(segment + 8);
    return 0;
}

/* Debug information, so to say: an app without it has its locals among its data. */
static void find_locals(struct app *app, const uint8_t *elf, uint32_t size)
{
    static const char wanted[] = "fsm_unsafe_stack";
    const uint32_t at = load32_le(elf + SECTIONS_AT), count = load16_le(elf + SECTIONS_COUNT);
    if (!inside(size, at, (uint64_t)count * SECTION)) return;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *section = elf + at + i * SECTION;
        const uint32_t symbols = load32_le(section + 16), length = load32_le(section + 20), link = load32_le(section + 24);
        if (load32_le(section + 4) != SYMTAB || link >= count || !inside(size, symbols, length)) continue;
        const uint8_t *names = elf + at + link * SECTION;
        const uint32_t text = load32_le(names + 16), text_length = load32_le(names + 20);
        if (!inside(size, text, text_length)) continue;
        for (const uint8_t *symbol = elf + symbols; symbol + SYMBOL <= elf + symbols + length; symbol += SYMBOL) {
            const uint32_t name = load32_le(symbol);
            if (!inside(text_length, name, sizeof wanted) || memcmp(elf + text + name, wanted, sizeof wanted) != 0) continue;
            app->locals = load32_le(symbol + 4) - cell_start(elf, size);
            app->locals_size = load32_le(symbol + 8);
        }
    }
}

static bool read_app(struct app *app, const struct fsm_conf_app *file)
{
    struct fsm_trailer trailer;
    *app = (struct app){0};
    if (fsm_trailer_read(file->bytes, file->size, &trailer) != FSM_LOAD_OK) return false;
    if (fsm_manifest_read(file->bytes, trailer.image_length, trailer.manifest, trailer.manifest_length, &app->manifest) !=
        FSM_LOAD_OK)
        return false;
    const struct fsm_verified as_if = {.file = file->bytes,
                                       .size = file->size,
                                       .image_length = trailer.image_length,
                                       .target = trailer.target,
                                       .kind = FSM_KIND_APP,
                                       .manifest = app->manifest};
    if (fsm_load_measure(&as_if, &app->extent) != FSM_LOAD_OK) return false;
    find_locals(app, file->bytes, trailer.image_length);
    if (!inside(app->extent.cell_used, app->locals, app->locals_size)) app->locals_size = 0;
    return true;
}

/* ---- blocks ---- */

static struct fsm_map_part *add(struct fsm_map_block *block, enum fsm_map_use use, uint32_t size)
{
    struct fsm_map_part *part = &block->parts[block->count];
    if (size == 0) return part; /* the next one takes its place */
    *part =
        (struct fsm_map_part){.use = use, .address = block->address ? block->address + block->size : FSM_MAP_UNKNOWN, .size = size};
    snprintf(part->name, sizeof part->name, "%s", fsm_map_use_names[use]);
    block->count++;
    block->size += size;
    return part;
}

static void add_named(struct fsm_map_block *block, enum fsm_map_use use, const char *name, uint32_t size)
{
    struct fsm_map_part *part = add(block, use, size);
    if (size > 0) snprintf(part->name, sizeof part->name, "%s of %s", fsm_map_use_names[use], name);
}

/* State and mailbox of one element, then those of the next. */
static void add_array(struct fsm_map_block *block, const char *name, uint32_t count, uint32_t each)
{
    struct fsm_map_part *part = add(block, FSM_MAP_STATE, count * each);
    snprintf(part->name, sizeof part->name, "states, mailboxes of %s[%u]", name, (unsigned)count);
}

/* A block with room for so many parts; NULL: no memory. */
static struct fsm_map_block *add_block(struct fsm_map *map, uint32_t address, uint32_t parts)
{
    struct fsm_map_block *block = &map->blocks[map->count];
    *block = (struct fsm_map_block){.address = address, .parts = calloc(parts + 1, sizeof *block->parts)};
    if (!block->parts) return NULL;
    map->count++;
    return block;
}

static bool map_file(struct fsm_map *map, const char *name, const struct app *app, uint32_t size, uint32_t address)
{
    const struct fsm_extent *extent = &app->extent;
    const uint32_t code_end = extent->code + extent->code_size;
    struct fsm_map_block *block = add_block(map, address, 4);
    if (!block) return false;
    snprintf(block->title, sizeof block->title, "file of app %s", name);
    add(block, FSM_MAP_CONSTANTS, extent->code);
    add(block, FSM_MAP_CODE, extent->code_size);
    add(block, FSM_MAP_CONSTANTS, extent->read_only > code_end ? extent->read_only - code_end : 0);
    if (size > block->size) add(block, FSM_MAP_UNLOADED, size - block->size)->address = FSM_MAP_UNKNOWN;
    return true;
}

static uint32_t type_of(const struct fsm_manifest *manifest, const char *name)
{
    uint32_t index = 0;
    while (index + 1u < manifest->types && strcmp(fsm_manifest_type(manifest, index).name, name) != 0) index++;
    return index;
}

/* As fsm_make_fsms lays it out. */
static bool map_cell(struct fsm_map *map, const struct fsm_system *system, uint32_t index, const struct app *app, uint32_t address)
{
    const struct fsm_system_app of = fsm_system_app(system, index);
    const uint32_t used = (app->extent.cell_used + 7) & ~7u, locals_end = app->locals + app->locals_size;
    struct fsm_map_block *block = add_block(map, address, 3 + 2u * of.count);
    if (!block) return false;
    snprintf(block->title, sizeof block->title, "cell of app %s", of.name);
    add(block, FSM_MAP_DATA, app->locals_size ? app->locals : used);
    add(block, FSM_MAP_LOCALS, app->locals_size);
    add(block, FSM_MAP_DATA, app->locals_size ? used - locals_end : 0);
    for (uint32_t i = 0; i < of.count; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(system, of.first + i);
        const uint32_t state = (fsm_manifest_type(&app->manifest, type_of(&app->manifest, fsm.type)).state + 7) & ~7u;
        const uint32_t mailbox = fsm.mailbox * (uint32_t)FSM_EVENT_SIZE;
        if (fsm.count) add_array(block, fsm.name, fsm.count, state + mailbox);
        else add_named(block, FSM_MAP_STATE, fsm.name, state), add_named(block, FSM_MAP_MAILBOX, fsm.name, mailbox);
    }
    return true;
}

/* Highest priority first: that is who is on top when all have begun. */
static bool map_stack(struct fsm_map *map, const struct fsm_system *system, const struct app *apps,
                      const struct fsm_map_machine *machine)
{
    struct fsm_map_block *block = add_block(map, machine->stack_address, system->fsms);
    if (!block) return false;
    snprintf(block->title, sizeof block->title, "machine stack, and what each handler takes of it");
    block->apart = true;
    for (int priority = FSM_PRIORITIES - 1; priority >= 0; priority--)
        for (uint32_t i = 0; i < system->fsms; i++) {
            const struct fsm_system_fsm fsm = fsm_system_fsm(system, i);
            if (fsm.priority != priority) continue;
            const struct fsm_manifest *manifest = &apps[fsm.app].manifest;
            const uint32_t bound = fsm_manifest_type(manifest, type_of(manifest, fsm.type)).stack;
            struct fsm_map_part *part = add(block, FSM_MAP_HANDLER, bound ? bound : FSM_MAP_UNBOUNDED);
            part->address = FSM_MAP_UNKNOWN;
            snprintf(part->name, sizeof part->name, "priority %d: %s", priority, fsm.name);
        }
    block->size = machine->stack_size;
    return true;
}

static bool map_tables(struct fsm_map *map, const struct fsm_map_table *tables)
{
    struct fsm_map_block *block = add_block(map, FSM_MAP_UNKNOWN, sizeof((struct fsm_map_machine *)0)->tables / sizeof *tables);
    if (!block) return false;
    snprintf(block->title, sizeof block->title, "kernel tables");
    for (; tables->name; tables++) {
        struct fsm_map_part *part = add(block, FSM_MAP_TABLE, tables->count * tables->each);
        if (tables->count > 0)
            snprintf(part->name, sizeof part->name, "%s: %u of %u bytes", tables->name, (unsigned)tables->count,
                     (unsigned)tables->each);
    }
    return true;
}

bool fsm_map_make(struct fsm_map *map, const struct fsm_conf *conf, const struct fsm_map_machine *machine)
{
    const struct fsm_system *system = &conf->system;
    struct app *apps = calloc(system->apps, sizeof *apps);
    *map = (struct fsm_map){.blocks = calloc(2u * system->apps + 2, sizeof *map->blocks)};
    bool good = apps && map->blocks;
    for (uint32_t i = 0; good && i < system->apps; i++) good = read_app(&apps[i], &conf->apps[i]);
    for (uint32_t i = 0; good && i < system->apps; i++)
        good = map_file(map, fsm_system_app(system, i).name, &apps[i], conf->apps[i].size,
                        machine->places ? machine->places[i].image : 0) &&
               map_cell(map, system, i, &apps[i], machine->places ? machine->places[i].cell : 0);
    good = good && map_stack(map, system, apps, machine) && (!machine->tables[0].name || map_tables(map, machine->tables));
    free(apps);
    return good;
}

void fsm_map_free(struct fsm_map *map)
{
    for (uint32_t i = 0; i < map->count; i++) free(map->blocks[i].parts);
    free(map->blocks);
    *map = (struct fsm_map){0};
}
