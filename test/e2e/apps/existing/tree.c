/* tree.c: a document of objects, lists and numbers, read into a tree on the heap: written as such libraries are, for no system in
 * particular. */
#include "tree.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *error_at;
static unsigned nodes;
static void *(*allocate)(size_t) = malloc;
static void (*release)(void *) = free;

void tree_hooks(void *(*new_allocate)(size_t), void (*new_release)(void *))
{
    allocate = new_allocate ? new_allocate : malloc;
    release = new_release ? new_release : free;
}

static const char *skip(const char *text)
{
    while (isspace((unsigned char)*text)) text++;
    return text;
}

static tree *make(int kind)
{
    tree *node = allocate(sizeof *node);
    if (!node) return NULL;
    memset(node, 0, sizeof *node);
    node->kind = kind;
    nodes++;
    return node;
}

void tree_delete(tree *node)
{
    while (node) {
        tree *next = node->next;
        tree_delete(node->child);
        release(node->name);
        release(node->text);
        release(node);
        nodes--;
        node = next;
    }
}

static char *read_text(const char **at)
{
    const char *end = strchr(*at + 1, '"');
    char *text;
    if (!end || !(text = allocate((size_t)(end - *at)))) {
        error_at = *at;
        return NULL;
    }
    memcpy(text, *at + 1, (size_t)(end - *at - 1));
    text[end - *at - 1] = '\0';
    *at = end + 1;
    return text;
}

static tree *read_value(const char **at);

static tree *read_members(const char **at, int kind, char last)
{
    tree *node = make(kind), **link = node ? &node->child : NULL;
    for (*at = skip(*at + 1); node && **at != last; *at = skip(*at)) {
        char *name = NULL;
        if (kind == TREE_OBJECT) {
            name = read_text(at);
            *at = skip(*at);
            if (!name || *(*at)++ != ':') goto failed;
        }
        if (!(*link = read_value(at))) goto failed;
        (*link)->name = name;
        link = &(*link)->next;
        *at = skip(*at);
        if (**at == ',') ++*at;
        continue;
    failed:
        release(name);
        tree_delete(node);
        return NULL;
    }
    ++*at;
    return node;
}

static tree *read_value(const char **at)
{
    char *end;
    tree *node;
    *at = skip(*at);
    switch (**at) {
    case '{': return read_members(at, TREE_OBJECT, '}');
    case '[': return read_members(at, TREE_LIST, ']');
    case '"':
        if ((node = make(TREE_TEXT))) node->text = read_text(at);
        return node;
    default: break;
    }
    errno = 0;
    if (!(node = make(TREE_NUMBER))) return NULL;
    node->number = strtod(*at, &end);
    if (end == *at || errno == ERANGE) {
        error_at = *at;
        tree_delete(node);
        return NULL;
    }
    *at = end;
    return node;
}

tree *tree_parse(const char *text)
{
    error_at = NULL;
    return read_value(&text);
}

const char *tree_error(void) { return error_at; }
unsigned tree_nodes(void) { return nodes; }

int tree_print(const tree *node, char *to, size_t size)
{
    int used = node->name ? snprintf(to, size, "\"%s\":", node->name) : 0;
    if (node->kind == TREE_NUMBER) return used + snprintf(to + used, size - used, "%1.15g", node->number);
    if (node->kind == TREE_TEXT) return used + snprintf(to + used, size - used, "\"%s\"", node->text);
    used += snprintf(to + used, size - used, "%c", node->kind == TREE_OBJECT ? '{' : '[');
    for (const tree *child = node->child; child; child = child->next) {
        used += tree_print(child, to + used, size - used);
        if (child->next) used += sprintf(to + used, ",");
    }
    return used + sprintf(to + used, "%c", node->kind == TREE_OBJECT ? '}' : ']');
}
