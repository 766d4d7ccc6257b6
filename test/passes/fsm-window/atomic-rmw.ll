; So may atomic operations.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: an atomic operation: nothing else runs at the same time [fsm-atomic]

define void @f(ptr %p) {
  %a = atomicrmw add ptr %p, i32 1 seq_cst
  ret void
}
