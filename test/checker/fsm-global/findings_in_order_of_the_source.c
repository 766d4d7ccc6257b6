// RUN: not %plain %s 2>&1 | FileCheck %s
int first(void) { static int a; return a++; }
static int b;
int second(void) { static int c; return c++ + b++; }
// CHECK: error: static local 'a'
// CHECK: error: 'b' can change
// CHECK: error: static local 'c'
