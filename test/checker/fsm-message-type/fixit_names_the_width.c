// RUN: cp %s %t.c
// RUN: not %fix %t.c
// RUN: %plain %t.c
// RUN: FileCheck --input-file=%t.c %s
#include <fsm/app.h>
FSM_MESSAGE(0, a, { long x, y; size_t n[2]; unsigned long z; });
// CHECK: {{^}}FSM_MESSAGE(0, a, { int32_t x, y; uint32_t n[2]; uint32_t z; });
