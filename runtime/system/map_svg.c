/* map_svg.c: a map as a picture: a bar for each block, its parts in proportion, and below it what they are. */
#include "map.h"

static const int full_width = 1000, margin = 24, bar_height = 26, row_height = 17, title_height = 22, gap = 22, swatch = 11,
                 column_size = 300, column_address = 330, column_bar = 430;

static const char *const colours[FSM_MAP_USES] = {
    [FSM_MAP_CONSTANTS] = "#9db4d6", [FSM_MAP_CODE] = "#4a76b8",    [FSM_MAP_UNLOADED] = "#e3e3e3",
    [FSM_MAP_DATA] = "#c9b458",      [FSM_MAP_LOCALS] = "#d98c4a",  [FSM_MAP_STATE] = "#6fae6b",
    [FSM_MAP_MAILBOX] = "#b6d9a8",   [FSM_MAP_HANDLER] = "#b0699b", [FSM_MAP_TABLE] = "#8a8a8a",
};

static void rectangle(FILE *file, double x, double y, double width, double height, const char *colour)
{
    fprintf(file,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" stroke=\"white\" stroke-width=\"0.5\"/>\n", x,
            y, width, height, colour);
}

static void text(FILE *file, double x, double y, const char *how, const char *words)
{
    fprintf(file, "<text x=\"%.1f\" y=\"%.1f\"%s>%s</text>\n", x, y, how, words);
}

/* 12,345 B */
static void say_size(char words[32], uint32_t size)
{
    if (size == FSM_MAP_UNKNOWN) snprintf(words, 32, "?");
    else if (size == FSM_MAP_UNBOUNDED) snprintf(words, 32, "no bound");
    else if (size >= 1000000) snprintf(words, 32, "%u,%03u,%03u B", size / 1000000, size / 1000 % 1000, size % 1000);
    else if (size >= 1000) snprintf(words, 32, "%u,%03u B", size / 1000, size % 1000);
    else snprintf(words, 32, "%u B", (unsigned)size);
}

static double height_of(const struct fsm_map_block *block)
{
    return title_height + (block->apart ? 0 : bar_height + 8) + (double)block->count * row_height + gap;
}

/* Parts that are too small to be seen are a line. */
static void draw_bar(FILE *file, const struct fsm_map_block *block, double y)
{
    double at = margin;
    const double scale = block->size > 0 ? (double)full_width / block->size : 0;
    for (uint32_t i = 0; i < block->count; i++) {
        const double width = block->parts[i].size * scale;
        rectangle(file, at, y, width < 1 ? 1 : width, bar_height, colours[block->parts[i].use]);
        at += width;
    }
}

/* What handlers take is drawn against the one that takes most: the stack is far larger, as a rule. */
static uint32_t most_of(const struct fsm_map_block *block)
{
    uint32_t most = 1;
    for (uint32_t i = 0; i < block->count; i++)
        if (block->parts[i].size != FSM_MAP_UNBOUNDED && block->parts[i].size > most) most = block->parts[i].size;
    return most;
}

static void draw_row(FILE *file, const struct fsm_map_block *block, const struct fsm_map_part *part, double y)
{
    char words[32];
    rectangle(file, margin, y - swatch + 1, swatch, swatch, colours[part->use]);
    text(file, margin + swatch + 7, y, "", part->name);
    say_size(words, part->size);
    text(file, margin + column_size, y, " text-anchor=\"end\"", words);
    snprintf(words, sizeof words, "0x%08lx", (unsigned long)part->address);
    if (part->address != FSM_MAP_UNKNOWN) text(file, margin + column_address, y, " fill=\"#777\"", words);
    if (!block->apart) return;
    const double room = full_width - column_bar, share = part->size == FSM_MAP_UNBOUNDED ? 1 : (double)part->size / most_of(block);
    rectangle(file, margin + column_bar, y - swatch + 1, room, swatch, "#f0f0f0");
    rectangle(file, margin + column_bar, y - swatch + 1, room * share < 1 ? 1 : room * share, swatch, colours[part->use]);
}

static void draw_block(FILE *file, const struct fsm_map_block *block, double y)
{
    char title[128], size[32];
    say_size(size, block->size);
    int length = snprintf(title, sizeof title, "%s", block->title);
    if (block->size) length += snprintf(title + length, sizeof title - (unsigned)length, ", %s", size);
    if (block->address) snprintf(title + length, sizeof title - (unsigned)length, " at 0x%08lx", (unsigned long)block->address);
    text(file, margin, y + 14, " font-weight=\"bold\" font-size=\"14\"", title);
    y += title_height;
    if (!block->apart) draw_bar(file, block, y), y += bar_height + 8;
    for (uint32_t i = 0; i < block->count; i++) draw_row(file, block, &block->parts[i], y + swatch + i * row_height);
}

void fsm_map_write_svg(FILE *file, const struct fsm_map *map)
{
    double y = margin;
    for (uint32_t i = 0; i < map->count; i++) y += height_of(&map->blocks[i]);
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" font-family=\"sans-serif\" font-size=\"12\">\n"
            "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
            full_width + 2 * margin, y);
    y = margin;
    for (uint32_t i = 0; i < map->count; i++) {
        draw_block(file, &map->blocks[i], y);
        y += height_of(&map->blocks[i]);
    }
    fprintf(file, "</svg>\n");
}
