; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.read_register.i32' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  %v = call i32 @llvm.read_register.i32(metadata !0)
  ret void
}
declare i32 @llvm.read_register.i32(metadata)
!0 = !{!"r9"}
