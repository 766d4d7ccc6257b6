; The window is the way of x86 alone: nothing changes on Cortex-M.
; RUN: %arm -passes=fsm-memory,fsm-window -S %s | FileCheck %s
; CHECK: define void @f(ptr %p, ...)
; CHECK-NEXT: %a = alloca i32
; CHECK-NEXT: store ptr %a, ptr %p
; CHECK-NEXT: call void @llvm.memset.p0.i32

define void @f(ptr %p, ...) {
  %a = alloca i32
  store ptr %a, ptr %p
  call void @llvm.memset.p0.i32(ptr %a, i8 0, i32 4, i1 false)
  ret void
}
