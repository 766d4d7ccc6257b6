/* structures.c: structures by value, returned, copied and compared; variable arguments; lists, recursion and callbacks. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fsm/app.h>
#include <fsm/log.h>

FSM_APP(structures, FSM_VERSION(1), FSM_USES(log), FSM_UNSAFE_STACK(4096));

struct small {
    uint32_t a, b;
};
struct large {
    char name[40];
    uint32_t values[30];
};
struct node {
    struct node *next;
    uint32_t value;
};
struct structures {
    struct large large[3];
    struct small small;
    struct node nodes[8];
    char text[100];
};

static __attribute__((noinline)) struct large twice(struct large large)
{
    for (int i = 0; i < 30; i++) large.values[i] *= 2;
    return large;
}

static __attribute__((noinline)) struct small swapped(struct small small) { return (struct small){small.b, small.a}; }

static __attribute__((noinline)) double mean(uint32_t count, ...)
{
    va_list list, copy;
    double sum = 0;
    va_start(list, count);
    va_copy(copy, list);
    for (uint32_t i = 0; i < count; i++) sum += va_arg(list, double);
    for (uint32_t i = 0; i < count; i++) sum -= va_arg(copy, double) / 2;
    va_end(copy);
    va_end(list);
    return sum / count;
}

static __attribute__((noinline)) uint32_t mixed(const char *kinds, ...)
{
    va_list list;
    uint64_t sum = 0;
    va_start(list, kinds);
    for (; *kinds; kinds++) {
        if (*kinds == 'i') sum += va_arg(list, uint32_t);
        if (*kinds == 'l') sum += va_arg(list, uint64_t);
        if (*kinds == 'd') sum += (uint64_t)va_arg(list, double);
        if (*kinds == 'L') sum += va_arg(list, struct large).values[29];
        if (*kinds == 's') sum += va_arg(list, struct small).b;
    }
    va_end(list);
    return (uint32_t)sum;
}

static int by_value(const void *left, const void *right)
{
    const struct node *a = left, *b = right;
    return a->value < b->value ? -1 : a->value > b->value;
}

static uint32_t depth(const struct node *node, uint32_t *deepest)
{
    uint32_t here = node ? 1 + depth(node->next, deepest) : 0;
    if (here > *deepest) *deepest = here;
    return here;
}

/* What it should come to, worked out without the machine. */
FSM_TYPE(structures, struct structures)
{
    if (event->type != FSM_START) return;
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < 30; i++) self->large[0].values[i] = i;
    memcpy(self->large[0].name, "a name of more than sixteen bytes", 34);
    self->large[1] = twice(self->large[0]);
    self->large[2] = self->large[1];
    self->small = swapped((struct small){3, 4});
    for (uint32_t i = 0; i < 8; i++) self->nodes[i].value = i * 5 % 8;
    qsort(self->nodes, 8, sizeof *self->nodes, by_value);
    for (uint32_t i = 0; i + 1 < 8; i++) self->nodes[i].next = &self->nodes[i + 1];
    depth(self->nodes, &deepest);
    memmove(self->nodes + 1, self->nodes, 3 * sizeof *self->nodes);
    uint32_t sum = mixed("ildLsdsiLi", 1u, UINT64_C(1) << 33, 3.5, self->large[0], self->small, 4.0, self->small, 7u, self->large[1], 9u);
    snprintf(self->text, sizeof self->text, "%s|%u %u|%d|%u|%u %u|%u", self->large[2].name, self->large[2].values[29], self->small.a,
             (int)(100 * mean(3, 1.0, 2.0, 6.0)), deepest, self->nodes[3].value, self->nodes[4].value, sum);
    fsm_log_info("%s", self->text);
    fsm_log_info("%d %d", memcmp(&self->large[1], &self->large[2], sizeof self->large[1]), strcmp(self->text, "a name") > 0);
}
