// RUN: %check %s
static const int limit = 4;
typedef struct { int a; } *loose;
static const struct { int a; } fixed = {1};
#define UNCONST(type, x) ((type)(unsigned)(x))
static const char name[] = "abc";
void f(void) { *(int *)&limit = 5; }         // expected-error {{this writes to 'limit', which no handler may change [fsm-const-write]}}
void g(void) { ((loose)&fixed)->a++; }       // expected-error {{this writes to 'fixed'}}
void h(void) { UNCONST(char *, name)[0] = 'x'; } // expected-error {{this writes to 'name'}}
