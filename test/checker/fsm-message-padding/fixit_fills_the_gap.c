// RUN: cp %s %t.c
// RUN: not %fix %t.c
// RUN: FileCheck --input-file=%t.c %s
// RUN: %plain %t.c
#include <fsm/app.h>
FSM_MESSAGE(0, a, { uint8_t n; uint32_t v; uint16_t reserved; });
FSM_MESSAGE(1, b, { uint32_t n : 3; uint32_t m : 7; });
// CHECK: {{^}}FSM_MESSAGE(0, a, { uint8_t n; uint8_t reserved_[3]; uint32_t v; uint16_t reserved; uint8_t reserved2[2]; });
// CHECK: {{^}}FSM_MESSAGE(1, b, { uint32_t n : 3; uint32_t m : 7; uint32_t reserved : 22; });
