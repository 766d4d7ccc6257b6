; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.arm.mcr' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  call void @llvm.arm.mcr(i32 15, i32 0, i32 %n, i32 0, i32 0, i32 0)
  ret void
}
declare void @llvm.arm.mcr(i32, i32, i32, i32, i32, i32)
