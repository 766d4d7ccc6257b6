; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.stackrestore.p0' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  call void @llvm.stackrestore.p0(ptr %p)
  ret void
}
declare void @llvm.stackrestore.p0(ptr)
