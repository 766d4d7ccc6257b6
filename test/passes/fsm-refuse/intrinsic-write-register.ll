; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.write_register.i32' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  call void @llvm.write_register.i32(metadata !0, i32 %n)
  ret void
}
declare void @llvm.write_register.i32(metadata, i32)
!0 = !{!"r9"}
