; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.clear_cache' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  call void @llvm.clear_cache(ptr %p, ptr %p)
  ret void
}
declare void @llvm.clear_cache(ptr, ptr)
