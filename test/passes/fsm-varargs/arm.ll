; Cortex-M: a list is the address of its next argument, and an argument takes a multiple of 4 bytes, or what its alignment asks for.
; RUN: %arm -passes=fsm-varargs -S %s | FileCheck %s
; CHECK-LABEL: define void @caller
; CHECK: %[[BUFFER:.*]] = alloca [20 x i8], align 8
; CHECK: %[[FIRST:.*]] = getelementptr i8, ptr %[[BUFFER]], i32 0
; CHECK: store i32 1, ptr %[[FIRST]], align 4
; CHECK: %[[SECOND:.*]] = getelementptr i8, ptr %[[BUFFER]], i32 8
; CHECK: store double 2.000000e+00, ptr %[[SECOND]], align 8
; CHECK: %[[THIRD:.*]] = getelementptr i8, ptr %[[BUFFER]], i32 16
; CHECK: store i32 3, ptr %[[THIRD]], align 4
; CHECK: call void @f(i32 0, ptr %[[BUFFER]])
; CHECK: define void @f(i32 %n, ptr %[[LIST:.*]])
; CHECK: store ptr %[[LIST]], ptr %list
; CHECK: call void @llvm.memcpy.p0.p0.i64(ptr align 4 %copy, ptr align 4 %list, i64 4, i1 false)
; CHECK-NOT: call void @llvm.va_
define void @caller() {
  call void (i32, ...) @f(i32 0, i32 1, double 2.0, i32 3)
  ret void
}
define void @f(i32 %n, ...) {
  %list = alloca ptr
  %copy = alloca ptr
  call void @llvm.va_start.p0(ptr %list)
  call void @llvm.va_copy.p0(ptr %copy, ptr %list)
  call void @llvm.va_end.p0(ptr %list)
  ret void
}
declare void @llvm.va_start.p0(ptr)
declare void @llvm.va_copy.p0(ptr, ptr)
declare void @llvm.va_end.p0(ptr)
