; 128-bit floating point.
; RUN: %refused
; CHECK: error: long double is not the same on all targets: use double [fsm-long-double]

define void @f(ptr %p, i32 %n) {
  store fp128 0xL00000000000000000000000000000000, ptr %p
  ret void
}
