// The changes that are suggested, followed literally, make a portable state.
// RUN: cp %s %t.c && not %fix %t.c 2>&1 | FileCheck --check-prefix=SAID %s && FileCheck --input-file=%t.c %s && %plain %t.c
#include <fsm/app.h>
struct state {
    uint8_t open;
    uint32_t reserved;
    uint16_t mode : 4;
    uint16_t level; /* behind it */
    uint8_t bits : 3;
    uint64_t total;
    bool last;
};
FSM_PORTABLE(struct state);
// SAID: error: a portable state has padding, 3 bytes after 'open'
// SAID: note: marked portable here; 'uint8_t reserved_2[3];' takes the padding
// CHECK: uint8_t open; uint8_t reserved_2[3];
// CHECK: uint16_t mode : 4; uint16_t reserved_3 : 12;
// CHECK: uint8_t bits : 3; uint8_t reserved_4 : 5; uint8_t reserved_5[3];
// CHECK: bool last; uint8_t reserved_6[7];
