; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.x86.wrgsbase.32' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  call void @llvm.x86.wrgsbase.32(i32 %n)
  ret void
}
declare void @llvm.x86.wrgsbase.32(i32)
