; x87 arithmetic.
; RUN: %refused
; CHECK: error: long double is not the same on all targets: use double [fsm-long-double]

define void @f(ptr %p, i32 %n) {
  %v = load x86_fp80, ptr %p
  ret void
}
