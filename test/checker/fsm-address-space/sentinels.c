// RUN: %check %s
// expected-no-diagnostics
#include <stddef.h>
struct node { struct node *next; };
#define DELETED ((struct node *)1)
int f(const struct node *n) { return n == DELETED || n->next == (void *)-1; }
size_t g(void) { return sizeof(((struct node *)8)->next); }
