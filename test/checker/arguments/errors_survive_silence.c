// RUN: not %plain -w -Wno-everything -Wno-error %s 2>&1 | FileCheck %s
#pragma clang diagnostic ignored "-Weverything"
#pragma clang system_header
int counter;
// CHECK: error: 'counter' can change
