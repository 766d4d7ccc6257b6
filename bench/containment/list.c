/* list.c: a singly linked list: built, reversed, sorted by merging, searched, and taken apart. */
#include "program.h"

enum { NODES = 600 };

struct node {
    struct node *next;
    uint32_t key;
};

struct program {
    uint32_t checksum;
    struct node nodes[NODES];
};

static struct node *build(struct program *self, uint32_t *seed)
{
    struct node *list = NULL;
    for (uint32_t i = 0; i < NODES; i++) {
        self->nodes[i] = (struct node){list, next_number(seed) % 10000};
        list = &self->nodes[i];
    }
    return list;
}

static struct node *reverse(struct node *list)
{
    struct node *reversed = NULL;
    while (list) {
        struct node *rest = list->next;
        list->next = reversed;
        reversed = list;
        list = rest;
    }
    return reversed;
}

static struct node *merge(struct node *a, struct node *b)
{
    struct node *merged = NULL, **end = &merged;
    while (a && b) {
        struct node **smaller = b->key < a->key ? &b : &a;
        *end = *smaller;
        end = &(*smaller)->next;
        *smaller = (*smaller)->next;
    }
    *end = a ? a : b;
    return merged;
}

static struct node *sort(struct node *list)
{
    struct node *runs[16] = {NULL};
    uint32_t used = 0;
    while (list) {
        struct node *run = list;
        list = list->next;
        run->next = NULL;
        uint32_t i = 0;
        for (; i < 15 && runs[i]; i++) {
            run = merge(runs[i], run);
            runs[i] = NULL;
        }
        runs[i] = run;
        if (i >= used) used = i + 1;
    }
    struct node *sorted = NULL;
    for (uint32_t i = 0; i < used; i++) sorted = merge(runs[i], sorted);
    return sorted;
}

static const struct node *find(const struct node *list, uint32_t key)
{
    while (list && list->key < key) list = list->next;
    return list;
}

PROGRAM
{
    uint32_t seed = event->type, checksum = 0, before = 0;
    struct node *list = sort(reverse(build(self, &seed)));
    for (uint32_t i = 0; i < 40; i++) {
        const struct node *found = find(list, next_number(&seed) % 10000);
        checksum = mix(checksum, found ? found->key : 1);
    }
    for (const struct node *node = list; node; node = node->next) {
        if (node->key < before) checksum = 0;
        before = node->key;
        checksum = mix(checksum, node->key);
    }
    self->checksum = checksum;
}
