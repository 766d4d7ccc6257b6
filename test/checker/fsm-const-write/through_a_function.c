// RUN: %check %s
void *memset(void *, int, __SIZE_TYPE__);
static const struct { int a, b; } table = {1, 2};
static const int limit = 4;
static void set(int *p) { *p = 3; }
void f(void) { set((int *)&limit); }                 // expected-error {{this writes to 'limit'}}
void g(void) { memset((void *)&table, 0, sizeof table); } // expected-error {{this writes to 'table'}}
