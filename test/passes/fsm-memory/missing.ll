; Without the contained routine there is nothing to call.
; RUN: not %x86 -passes=fsm-memory -disable-output %s 2>&1 | FileCheck %s
; CHECK: f: error: the C library's memcpy is missing: do not declare another one [fsm-undefined]

define void @f(ptr %a, ptr %b, i32 %n) {
  call void @llvm.memcpy.p0.p0.i32(ptr %a, ptr %b, i32 %n, i1 false)
  ret void
}
