// RUN: not %plain %s 2>&1 | FileCheck %s
#include <fsm/app.h>
struct pair { uint16_t a; uint8_t b; };
FSM_MESSAGE(0, reading, { struct pair all[3]; });
// CHECK: :[[@LINE-2]]:35: error: 1 byte after 'b'
// CHECK: :[[@LINE-2]]:16: note: this message carries it as 'reading.all[]'
