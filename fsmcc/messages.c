#include "fsmcc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 512 };

/* What llvm-link was at when it said something: it names its inputs before it links them. */
struct reader {
    const struct job *job;
    char file[TEXT_SIZE], member[TEXT_SIZE], blamed[TEXT_SIZE];
    bool wrong;
};

/* True: the line has `before`, then something up to the next quote, which is copied to `text`. */
static bool after(const char *line, const char *before, char text[TEXT_SIZE])
{
    const char *found = strstr(line, before);
    if (!found) return false;
    found += strlen(before);
    const char *end = strchr(found, '\'');
    snprintf(text, TEXT_SIZE, "%.*s", (int)(end ? (size_t)(end - found) : strlen(found)), found);
    return true;
}

/* An input as the user knows it: a source was compiled to a numbered file in the temporary folder. */
static const char *name_of(const struct reader *reader)
{
    size_t length = strlen(scratch_folder());
    const char *path = reader->file;
    if (strncmp(path, scratch_folder(), length) != 0 || path[length] != '/') return path;
    size_t number = strtoul(path + length + 1, NULL, 10);
    return number < reader->job->sources.count ? reader->job->sources.items[number] : path;
}

static void blame(struct reader *reader, const char *what)
{
    reader->wrong = true;
    if (reader->member[0]) fprintf(stderr, "%s(%s): error: %s\n", name_of(reader), reader->member, what);
    else fprintf(stderr, "%s: error: %s\n", name_of(reader), what);
}

static void defined_twice(struct reader *reader, const char *symbol)
{
    char *what;
    if (strcmp(symbol, "fsm_app_declaration") == 0) what = textf("a second FSM_APP: an app declares itself once [fsm-app]");
    else if (strncmp(symbol, "fsm_type_", 9) == 0)
        what = textf("a second FSM_TYPE(%s): each FSM type has a name of its own [fsm-type]", symbol + 9);
    else what = textf("'%s' is defined a second time: make one of the two static, or rename it [fsm-twice]", symbol);
    blame(reader, what);
    free(what);
}

static void other_target(struct reader *reader, const char *line)
{
    char triple[TEXT_SIZE];
    char key[TEXT_SIZE]; /* the data layout and the triple are complained about one by one */
    snprintf(key, sizeof key, "%.200s(%.200s)", reader->file, reader->member);
    bool named = after(line, "' is '", triple) && strstr(line, "triples");
    if (strcmp(key, reader->blamed) == 0 || !named) {
        reader->wrong = true;
        return;
    }
    strcpy(reader->blamed, key);
    char *what =
        textf("the object was compiled for %s, not with --target=%s: compile its source again", triple, reader->job->target->name);
    blame(reader, what);
    free(what);
}

static void read_line(struct reader *reader, const char *line)
{
    char text[TEXT_SIZE];
    if (after(line, "Linking in '", reader->file) || after(line, "Reading library archive file '", reader->file))
        reader->member[0] = 0;
    else if (after(line, "Parsing member '", reader->member)) return;
    else if (after(line, "Linking globals named '", text)) defined_twice(reader, text);
    else if (strstr(line, "inking two modules of different ")) other_target(reader, line);
    else if (after(line, "member of archive is not a bitcode file: '", text))
        blame(reader, "it is not an object made by fsmcc: compile its source with 'fsmcc -c'");
    else if (strstr(line, "error: ") && !(reader->wrong && strstr(line, " loading file ")))
        fputs(line, stderr), reader->wrong = true;
    else if (strstr(line, "warning: ")) fputs(line, stderr);
}

bool messages_report(const struct job *job, const char *path)
{
    struct reader reader = {.job = job};
    FILE *file = fopen(path, "r");
    if (!file) stop(EXIT_MACHINE, "%s: %s", path, strerror(errno));
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) > 0) read_line(&reader, line);
    free(line);
    fclose(file);
    return reader.wrong;
}
