; Apps have no threads to agree with.
; RUN: %refused
; CHECK: error: the instruction 'cmpxchg' cannot be contained [fsm-atomic]

define void @f(ptr %p, i32 %n) {
  %v = cmpxchg ptr %p, i32 0, i32 1 seq_cst seq_cst
  ret void
}
