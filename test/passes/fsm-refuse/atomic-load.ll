; Apps have no threads to agree with.
; RUN: %refused
; CHECK: error: the instruction 'load' cannot be contained [fsm-atomic]

define void @f(ptr %p, i32 %n) {
  %v = load atomic i32, ptr %p seq_cst, align 4
  ret void
}
