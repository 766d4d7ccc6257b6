/* record.c: takes the text apart where it lies. */
#include "record.h"

#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

enum { DIGEST_LENGTH = 64 };

static bool is_digest(const char *text)
{
    return strspn(text, "0123456789abcdef") == DIGEST_LENGTH && (text[DIGEST_LENGTH] == ' ' || text[DIGEST_LENGTH] == '\0');
}

/* What follows the word, if the line begins with it. */
static char *after(char *line, const char *word)
{
    size_t length = strlen(word);
    return strncmp(line, word, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

static void printable(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f) *text = '?';
}

static void read_line(struct fsm_record *record, char *line)
{
    static const char *const hashed[] = {FSM_RECORD_OPTIONS, FSM_RECORD_SOURCE, FSM_RECORD_HEADER};
    struct fsm_record_line *new = &record->lines[record->count];
    char *rest = after(line, FSM_RECORD_LINK);
    printable(line);
    if (rest) {
        *new = (struct fsm_record_line){FSM_RECORD_LINK, "", rest};
        record->count++;
    }
    for (size_t i = 0; i < sizeof hashed / sizeof *hashed; i++) {
        rest = after(line, hashed[i]);
        if (!rest || !is_digest(rest)) continue;
        bool named = rest[DIGEST_LENGTH] == ' ';
        if (named == (i == 0)) continue; /* options have no name, files do */
        rest[DIGEST_LENGTH] = '\0';
        *new = (struct fsm_record_line){hashed[i], rest, named ? rest + DIGEST_LENGTH + 1 : ""};
        record->count++;
    }
}

/* Its first line says that it is one. */
static void read_string(struct fsm_record *record, char *text)
{
    char *rest, *line = strtok_r(text, "\n", &rest);
    if (!line || strcmp(line, FSM_RECORD_FIRST) != 0) return;
    while ((line = strtok_r(NULL, "\n", &rest)) != NULL) read_line(record, line);
}

bool fsm_record_read(const uint8_t *bytes, size_t size, struct fsm_record *record)
{
    size_t room = 0;
    for (size_t i = 0; i < size; i++) room += bytes[i] == '\n';
    *record = (struct fsm_record){.lines = calloc(room + 1, sizeof *record->lines), .own = malloc(size + 1)};
    if (!record->lines || !record->own) return false;
    if (size) memcpy(record->own, bytes, size);
    record->own[size] = '\0';
    for (size_t at = 0, next; at < size; at = next) {
        next = at + strlen(record->own + at) + 1;
        read_string(record, record->own + at);
    }
    return true;
}

void fsm_record_free(struct fsm_record *record)
{
    free(record->lines);
    free(record->own);
    *record = (struct fsm_record){.lines = NULL};
}
