// RUN: %check %s
// expected-no-diagnostics
static inline int min(int a, int b) { return a < b ? a : b; }
static int (*const choose)(int, int) = min;
static int local_asm_name(int asm_count) { int thread = asm_count; return thread; }
int use(int a) { return choose(a, 3) + local_asm_name(a); }
