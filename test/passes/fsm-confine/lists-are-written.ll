; va_start and va_copy write a list, wherever the pointer to it leads.
; RUN: %arm -passes=fsm-confine -S %s | FileCheck %s
; CHECK-LABEL: define void @f
; CHECK: %[[LIST:.*]] = ptrtoint ptr %list to i32
; CHECK: call i32 asm "sub.w $0, $1, r9", "=r,r"(i32 %[[LIST]])
; CHECK: call void @llvm.va_start
; CHECK: %[[COPY:.*]] = ptrtoint ptr %copy to i32
; CHECK: call i32 asm "sub.w $0, $1, r9", "=r,r"(i32 %[[COPY]])
; CHECK: call void @llvm.va_copy
declare void @llvm.va_start.p0(ptr)
declare void @llvm.va_copy.p0(ptr, ptr)
define void @f(ptr %list, ptr %copy, ...) {
  call void @llvm.va_start.p0(ptr %list)
  call void @llvm.va_copy.p0(ptr %copy, ptr %list)
  ret void
}
