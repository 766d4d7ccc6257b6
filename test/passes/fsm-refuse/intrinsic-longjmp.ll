; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.eh.sjlj.longjmp' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  call void @llvm.eh.sjlj.longjmp(ptr %p)
  ret void
}
declare void @llvm.eh.sjlj.longjmp(ptr)
