// A count behind an array of structures with pointers, sorted and searched; and the index is not always the same.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <stdlib.h>
#include <string.h>
FSM_APP(t, FSM_VERSION(1));
struct person { const char *name; int16_t age; uint16_t room; uint32_t since; };
struct s { struct person all[6]; uint32_t n; };
static int by_age(const void *a, const void *b) { return ((const struct person *)a)->age - ((const struct person *)b)->age; }
static int by_name(const void *a, const void *b) { return strcmp(((const struct person *)a)->name, ((const struct person *)b)->name); }
FSM_TYPE(t, struct s)
{
    static const char *const names[] = {"ada", "bob", "cyd"};
    for (self->n = 0; self->n < 6; self->n++) self->all[self->n] = (struct person){names[self->n % 3], (int16_t)(event->type * self->n % 50), 0, self->n};
    qsort(self->all, 6, sizeof self->all[0], event->type & 1 ? by_age : by_name);
    struct person key = {.name = "bob"};
    struct person *p = bsearch(&key, self->all, 6, sizeof key, by_name);
    if (p) p->room++;
}
