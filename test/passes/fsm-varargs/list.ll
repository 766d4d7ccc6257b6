; va_start says that all registers are used up, so that every va_arg takes the buffer; copies are copies of the list, ends are nothing.
; RUN: %x86 -passes=fsm-varargs -S %s | FileCheck %s
; CHECK: define void @f(i32 %n, ptr %[[BUFFER:[0-9]+]])
; CHECK: store i32 48, ptr
; CHECK: store i32 176, ptr
; CHECK: store ptr %[[BUFFER]], ptr
; CHECK: store ptr null, ptr
; CHECK: call void @llvm.memcpy.p0.p0.i64(ptr align 4 %copy, ptr align 4 %list, i64 16, i1 false)
; CHECK-NOT: call void @llvm.va_

define void @f(i32 %n, ...) {
  %list = alloca [16 x i8], align 4
  %copy = alloca [16 x i8], align 4
  call void @llvm.va_start.p0(ptr %list)
  call void @llvm.va_copy.p0(ptr %copy, ptr %list)
  call void @llvm.va_end.p0(ptr %copy)
  call void @llvm.va_end.p0(ptr %list)
  ret void
}
declare void @llvm.va_start.p0(ptr)
declare void @llvm.va_copy.p0(ptr, ptr)
declare void @llvm.va_end.p0(ptr)
