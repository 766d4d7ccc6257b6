// RUN: not %plain %s 2>&1 | FileCheck %s
#include <stdint.h>
uint32_t f(const void *p)
{
    uintptr_t a = (uintptr_t)p;
    if (a == 0) return 0;
    return a / 16;
}
// CHECK: :[[@LINE-4]]:{{[0-9]+}}: error: this address becomes a number
// CHECK: :[[@LINE-3]]:{{[0-9]+}}: note: here it is used as a number
