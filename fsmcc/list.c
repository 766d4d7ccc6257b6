#include "list.h"
#include "fsmcc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *memory)
{
    if (!memory) stop(EXIT_MACHINE, "out of memory");
    return memory;
}

static void append(struct list *list, char *own)
{
    list->items = must(realloc(list->items, (list->count + 2) * sizeof *list->items));
    list->items[list->count++] = own;
    list->items[list->count] = NULL;
}

void list_add(struct list *list, const char *item) { append(list, must(strdup(item))); }

void list_addf(struct list *list, const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) must(NULL);
    va_end(arguments);
    append(list, text);
}

void list_add_all(struct list *list, const struct list *more)
{
    for (size_t i = 0; i < more->count; i++) list_add(list, more->items[i]);
}

void list_free(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) free(list->items[i]);
    free(list->items);
    *list = (struct list){0};
}

char *textf(const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) must(NULL);
    va_end(arguments);
    return text;
}
