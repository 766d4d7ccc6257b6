// The checks of indices are made by one of clang's sanitizers; an attribute that speaks to these does not reach it.
// RUN: %clang -std=c11 --target=x86_64-linux-gnux32 -fplugin=%plugin -fsanitize=array-bounds -fsanitize-trap=array-bounds -S -emit-llvm %s -o - | FileCheck %s
// CHECK-LABEL: @direct(
// CHECK: call void @llvm.ubsantrap
// CHECK-LABEL: @by_pragma(
// CHECK: call void @llvm.ubsantrap
static const int table[4] = {1, 2, 3, 4};
__attribute__((no_sanitize("undefined", "bounds", "array-bounds"))) int direct(int i) { return table[i]; }
#pragma clang attribute push(__attribute__((no_sanitize("bounds"))), apply_to = function)
int by_pragma(int i) { return table[i]; }
#pragma clang attribute pop
