// RUN: not %plain -Wall -Werror %s 2>&1 | FileCheck %s
int f(void) { int x; return x; }
// CHECK: error: variable 'x' is uninitialized when used here: what happens then differs from machine to machine [fsm-undefined-behaviour]
// CHECK: note: C leaves it undefined: write what is meant
// CHECK: 1 error generated
