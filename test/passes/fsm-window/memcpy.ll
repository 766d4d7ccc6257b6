; A memory intrinsic that fsm-memory left would become native accesses.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'llvm.memcpy.p0.p0.i32' cannot be contained: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  call void @llvm.memcpy.p0.p0.i32(ptr %p, ptr %p, i32 %n, i1 false)
  ret void
}
