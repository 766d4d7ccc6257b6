/* list.h: a growing list of strings, ending with NULL, as execv wants it. Out of memory ends the program (exit code 3). */
#ifndef FSMCC_LIST_H
#define FSMCC_LIST_H

#include <stddef.h>

struct list {
    char **items; /* count + 1 entries, the last NULL; the strings are the list's own copies */
    size_t count;
};

void list_add(struct list *list, const char *item);
__attribute__((format(printf, 2, 3))) void list_addf(struct list *list, const char *format, ...);
void list_add_all(struct list *list, const struct list *more);
void list_free(struct list *list);

/* printf into a new string; the caller frees it. */
__attribute__((format(printf, 1, 2))) char *textf(const char *format, ...);

#endif
