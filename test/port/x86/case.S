#include "cases.h"
    .section .fsm_boot, "a"
    .balign 16
    .byte TEST_CASE
