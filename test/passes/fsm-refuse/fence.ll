; Apps have no threads to agree with.
; RUN: %refused
; CHECK: error: the instruction 'fence' cannot be contained [fsm-atomic]

define void @f(ptr %p, i32 %n) {
  fence seq_cst
  ret void
}
