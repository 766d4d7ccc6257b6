; Apps have no threads to agree with.
; RUN: %refused
; CHECK: error: the instruction 'atomicrmw' cannot be contained [fsm-atomic]

define void @f(ptr %p, i32 %n) {
  %v = atomicrmw add ptr %p, i32 1 seq_cst
  ret void
}
