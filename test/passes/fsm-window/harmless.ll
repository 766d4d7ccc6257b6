; Hints are dropped, instrumentation that code generation would add is not asked for, and intrinsics on registers stay.
; RUN: %x86 -passes=fsm-window -S %s | FileCheck %s
; CHECK: define float @f(ptr %p, float %x) {
; CHECK-NOT: prefetch
; CHECK: call float @llvm.sqrt.f32

define float @f(ptr %p, float %x) sspreq safestack "split-stack" {
  call void @llvm.prefetch.p0(ptr %p, i32 0, i32 3, i32 1)
  %a = call float @llvm.sqrt.f32(float %x)
  ret float %a
}
