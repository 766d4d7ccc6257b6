; So would a vector store with a mask.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'llvm.masked.store.v4i32.p0' cannot be contained: write it in C [fsm-builtin]

define void @f(ptr %p, <4 x i1> %m) {
  call void @llvm.masked.store.v4i32.p0(<4 x i32> zeroinitializer, ptr %p, i32 4, <4 x i1> %m)
  ret void
}
