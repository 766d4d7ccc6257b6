// RUN: not %plain -w -Wno-everything -Wno-error %s 2>&1 | FileCheck %s
#pragma clang diagnostic push
#pragma GCC diagnostic ignored "-Wunsequenced"
#pragma clang diagnostic ignored "-Weverything"
int unused_argument(int unused) { int x = 0L; return 1 == x; }
int f(int i) { i = i++; return i; }
int g(void) { int x; return x; }
#pragma clang diagnostic pop
int h(int i) { return i >> 40; }
// CHECK-NOT: warning
// CHECK: :[[@LINE-5]]:21: error: multiple unsequenced modifications to 'i'
// CHECK: :[[@LINE-5]]:29: error: variable 'x' is uninitialized
// CHECK: :[[@LINE-4]]:25: error: shift count >= width of type
// CHECK-NOT: warning
