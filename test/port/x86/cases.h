/* cases.h: which of the test kernel's cases to run: the first byte of the boot image (case.S). */
#ifndef TEST_CASES_H
#define TEST_CASES_H

#define CASE_HANDLERS        1
#define CASE_ARENA           2
#define CASE_SERIAL          3
#define CASE_CLOCK           4
#define CASE_KERNEL_FAULT    5
#define CASE_KERNEL_TEXT     6
#define CASE_KERNEL_STACK    7
#define CASE_NESTED          8
#define CASE_STRAY_TRAP      9
#define CASE_PLACE_LATE      10
#define CASE_HALT_INPUT      11
#define CASE_SHARED_LINE     12
#define CASE_INTERRUPT_FAULT 13
#define CASE_PREEMPT         14

#endif
