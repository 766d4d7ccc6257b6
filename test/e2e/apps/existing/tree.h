/* tree.h: see tree.c. */
#ifndef TREE_H
#define TREE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TREE_NUMBER, TREE_TEXT, TREE_LIST, TREE_OBJECT };

typedef struct tree {
    struct tree *next, *child;
    char *name, *text;
    double number;
    int kind;
} tree;

void tree_hooks(void *(*allocate)(size_t), void (*release)(void *));
tree *tree_parse(const char *text);
void tree_delete(tree *node);
const char *tree_error(void);
unsigned tree_nodes(void);
int tree_print(const tree *node, char *to, size_t size);

#ifdef __cplusplus
}
#endif
#endif
