// RUN: not %plain %s 2>&1 | FileCheck %s
// The way out follows the first finding of a rule and no other.
static int first, second;
// CHECK: note_and_way_out.c:[[@LINE-1]]:12: error: 'first' can change and outlives every handler, but FSMs share nothing [fsm-global]
// CHECK: note: move it into the state struct that FSM_TYPE names, or make it const if it never changes; or use -ffsm-globals=state; 'fsmcc --explain fsm-global' tells more
// CHECK: note_and_way_out.c:[[@LINE-3]]:19: error: 'second' can change
// CHECK-NOT: note:
int use(void) { return first++ + second++; }
