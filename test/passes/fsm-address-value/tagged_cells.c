// Cells that hold a number or a string, in an array, as their kind says; what is worked out with the numbers is kept.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
// RUN: %foreign %t/app.c -o %t/app.o && %fsmcc %t/app.o -o %t/b.fsm
//--- app.c
#include <fsm/app.h>
FSM_APP(t, FSM_VERSION(1));
enum { NIL, INT, STR };
struct cell { uint8_t tag, a, b, mark; uint32_t more; union { int32_t i; const char *s; } u; };
struct s { struct cell heap[16]; uint8_t used; int32_t result; };
static uint8_t number(struct s *s, int32_t i) { s->heap[s->used] = (struct cell){.tag = INT, .u.i = i}; return s->used++; }
static uint8_t text(struct s *s, const char *t) { s->heap[s->used] = (struct cell){.tag = STR, .u.s = t}; return s->used++; }
static int32_t eval(const struct s *s, uint8_t c) { const struct cell *x = &s->heap[c]; return x->tag == INT ? x->u.i : x->tag == STR ? x->u.s[0] : 0; }
FSM_TYPE(t, struct s) { self->used = 0; uint8_t a = number(self, (int32_t)event->type), b = text(self, "abc"); self->result = eval(self, a) * 2 + eval(self, b) + 1; }
