; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.sin.f64' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  %v = call double @llvm.sin.f64(double 1.0)
  ret void
}
declare double @llvm.sin.f64(double)
