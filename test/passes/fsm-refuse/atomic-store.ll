; Apps have no threads to agree with.
; RUN: %refused
; CHECK: error: the instruction 'store' cannot be contained [fsm-atomic]

define void @f(ptr %p, i32 %n) {
  store atomic i32 0, ptr %p seq_cst, align 4
  ret void
}
