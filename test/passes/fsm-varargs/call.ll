; A call packs its variable arguments into a buffer of the caller: 8 bytes each, more for what is larger or aligned more.
; RUN: %x86 -passes=fsm-varargs -S %s | FileCheck %s
; CHECK-LABEL: define void @caller
; CHECK: %[[BUFFER:[0-9]+]] = alloca [64 x i8], align 16
; CHECK: %[[FIRST:[0-9]+]] = getelementptr i8, ptr %[[BUFFER]], i32 0
; CHECK: store i32 7, ptr %[[FIRST]], align 8
; CHECK: %[[SECOND:[0-9]+]] = getelementptr i8, ptr %[[BUFFER]], i32 8
; CHECK: store double 1.500000e+00, ptr %[[SECOND]], align 8
; CHECK: %[[THIRD:[0-9]+]] = getelementptr i8, ptr %[[BUFFER]], i32 16
; CHECK: store <4 x i32> zeroinitializer, ptr %[[THIRD]], align 16
; CHECK: %[[FOURTH:[0-9]+]] = getelementptr i8, ptr %[[BUFFER]], i32 32
; CHECK: call void @llvm.memcpy.p0.p0.i64(ptr align 8 %[[FOURTH]], ptr %p, i64 20, i1 false)
; CHECK: %[[FIFTH:[0-9]+]] = getelementptr i8, ptr %[[BUFFER]], i32 56
; CHECK: store ptr %p, ptr %[[FIFTH]], align 8
; CHECK: call i32 @callee(i32 signext 5, ptr %[[BUFFER]])
; CHECK-LABEL: define void @pointer
; CHECK: call i32 %f(i32 5, ptr
; CHECK: define i32 @callee(i32 signext %n, ptr %0)

%large = type { [5 x i32] }

define void @caller(ptr %p) {
  %unused = call i32 (i32, ...) @callee(i32 signext 5, i32 7, double 1.5, <4 x i32> zeroinitializer, ptr byval(%large) %p, ptr %p)
  ret void
}
define void @pointer(ptr %f) {
  %unused = call i32 (i32, ...) %f(i32 5)
  ret void
}
define i32 @callee(i32 signext %n, ...) {
  ret i32 %n
}
