// RUN: cp %s %t.c
// RUN: not %fix %t.c
// RUN: %plain %t.c
// RUN: FileCheck %s --match-full-lines --input-file %t.c
// What is never written becomes const, and the result compiles.
#include <stdbool.h>
static int limit = 5;
// CHECK: static const int limit = 5;
static const char *title = "a";
// CHECK: static const char *const title = "a";
static const char *names[] = {"a", "b"};
// CHECK: static const char *const names[] = {"a", "b"};
static struct { int x; } point = {1};
// CHECK: static const struct { int x; } point = {1};
static bool enabled = true;
// CHECK: static const bool enabled = true;
extern unsigned primes[2];
// CHECK: extern const unsigned primes[2];
unsigned primes[2] = {2, 3};
// CHECK: const unsigned primes[2] = {2, 3};
static int one(void) { return 1; }
static int (*call)(void) = one;
// CHECK: static int (*const call)(void) = one;
static int takes(const unsigned *p) { return (int)p[0]; }
int use(int i)
{
    static int scale = 3;
    // CHECK: static const int scale = 3;
    return limit * scale + title[0] + names[i][0] + point.x + enabled + takes(primes) + (int)primes[i] + call() + (int)sizeof limit;
}
