// RUN: %check %s
// expected-no-diagnostics
#include <stdint.h>
void *memcpy(void *, const void *, __SIZE_TYPE__);
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);
struct node { struct node *next; int v; };
uint32_t f(float x) { union { float f; uint32_t u; } v = {x}; return v.u; }
uint32_t g(float x) { uint32_t u; memcpy(&u, &x, sizeof u); return u; }
void h(void **to, void *from) { memcpy(to, &from, sizeof from); }
void k(struct node *a, const struct node *b) { memcpy(a, b, sizeof *a); }
void l(void) { say("100%% %s %d%%p", "%p", 1); }
struct node *last(struct node **head) { struct node *n = (struct node *)head; while (n->next) n = n->next; return n; }
