/* map_write.c: a map as text and as JSON. Names of apps and FSMs are identifiers: nothing in them is to be quoted. */
#include <string.h>

#include "map.h"

enum fsm_map_kind fsm_map_kind(const char *name)
{
    if (strcmp(name, "text") == 0) return FSM_MAP_TEXT;
    if (strcmp(name, "svg") == 0) return FSM_MAP_SVG;
    return strcmp(name, "json") == 0 ? FSM_MAP_JSON : FSM_MAP_NONE;
}

static void write_address(FILE *file, uint32_t address)
{
    if (address == FSM_MAP_UNKNOWN) fprintf(file, "%10s", "");
    else fprintf(file, "0x%08lx", (unsigned long)address);
}

static void write_size(FILE *file, uint32_t size)
{
    if (size == FSM_MAP_UNKNOWN) fprintf(file, " %10s", "?");
    else if (size == FSM_MAP_UNBOUNDED) fprintf(file, " %10s", "no bound");
    else fprintf(file, " %10lu", (unsigned long)size);
}

static void write_text(FILE *file, const struct fsm_map *map)
{
    for (uint32_t i = 0; i < map->count; i++) {
        const struct fsm_map_block *block = &map->blocks[i];
        write_address(file, block->address);
        write_size(file, block->size);
        fprintf(file, "  %s\n", block->title);
        for (uint32_t j = 0; j < block->count; j++) {
            write_address(file, block->parts[j].address);
            write_size(file, block->parts[j].size);
            fprintf(file, "    %s\n", block->parts[j].name);
        }
    }
}

static void write_numbers(FILE *file, uint32_t address, uint32_t size)
{
    if (address == FSM_MAP_UNKNOWN) fprintf(file, "\"address\":null,");
    else fprintf(file, "\"address\":%lu,", (unsigned long)address);
    if (size == FSM_MAP_UNKNOWN || size == FSM_MAP_UNBOUNDED) fprintf(file, "\"size\":null");
    else fprintf(file, "\"size\":%lu", (unsigned long)size);
}

static void write_json(FILE *file, const struct fsm_map *map)
{
    fprintf(file, "{\"blocks\":[");
    for (uint32_t i = 0; i < map->count; i++) {
        const struct fsm_map_block *block = &map->blocks[i];
        fprintf(file, "%s\n {\"title\":\"%s\",", i > 0 ? "," : "", block->title);
        write_numbers(file, block->address, block->size);
        fprintf(file, ",\"by_turns\":%s,\"parts\":[", block->apart ? "true" : "false");
        for (uint32_t j = 0; j < block->count; j++) {
            fprintf(file, "%s\n  {\"use\":\"%s\",\"name\":\"%s\",", j > 0 ? "," : "", fsm_map_use_names[block->parts[j].use],
                    block->parts[j].name);
            write_numbers(file, block->parts[j].address, block->parts[j].size);
            fprintf(file, "}");
        }
        fprintf(file, "]}");
    }
    fprintf(file, "\n]}\n");
}

bool fsm_map_write(FILE *file, enum fsm_map_kind kind, const struct fsm_map *map)
{
    switch (kind) {
    case FSM_MAP_SVG: fsm_map_write_svg(file, map); break;
    case FSM_MAP_JSON: write_json(file, map); break;
    default: write_text(file, map);
    }
    return fflush(file) == 0 && !ferror(file);
}
