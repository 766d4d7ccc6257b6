; A structure passed by value is copied by the caller and passed by address, by indirect calls as well; the call keeps its frame.
; RUN: %x86 -passes=fsm-byval -S %s | FileCheck %s
; RUN: %arm -passes=fsm-byval -S %s | FileCheck %s
; CHECK-LABEL: define void @caller
; CHECK: %[[SECOND:[0-9]+]] = alloca %large, align 16
; CHECK: %[[FIRST:[0-9]+]] = alloca %large, align 8
; CHECK: call void @llvm.memcpy.p0.p0.i64(ptr align 8 %[[FIRST]], ptr align 4 %p, i64 80, i1 false)
; CHECK: {{^ +}}call void @callee(ptr align 4 %[[FIRST]])
; CHECK: call void @llvm.memcpy.p0.p0.i64(ptr align 16 %[[SECOND]], ptr align 16 %p, i64 80, i1 false)
; CHECK: call void %f(i32 1, ptr align 16 %[[SECOND]])
; CHECK: define void @callee(ptr align 4 %x)

%large = type { [20 x i32] }

define void @caller(ptr %p, ptr %f) {
  tail call void @callee(ptr byval(%large) align 4 %p)
  call void %f(i32 1, ptr byval(%large) align 16 %p)
  ret void
}
define void @callee(ptr byval(%large) align 4 %x) {
  ret void
}
