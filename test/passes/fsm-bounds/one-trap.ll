; A wrong index that would trap in the next comparison traps in the first, which then settles the second.
; RUN: %arm -passes=fsm-bounds -S %s | FileCheck %s
; CHECK-LABEL: define i32 @element
; CHECK: %[[WRONG:.*]] = icmp ult i32 %i, 46
; CHECK-NEXT: br i1 %[[WRONG]], label %right, label
; CHECK: right:
; CHECK: icmp ugt i32 %i, 45
declare void @llvm.ubsantrap(i8)
declare void @work()
@table = internal constant [46 x i32] zeroinitializer
define i32 @element(i32 %i) {
  %in = icmp ult i32 %i, 47
  br i1 %in, label %right, label %wrong
right:
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i
  %x = load i32, ptr %q
  ret i32 %x
wrong:
  call void @llvm.ubsantrap(i8 18)
  unreachable
}

; A single wrong index is one of them.
; CHECK-LABEL: define i32 @single
; CHECK: %[[RIGHT:.*]] = icmp ult i32 %i, 46
; CHECK-NEXT: br i1 %[[RIGHT]], label %right, label
define i32 @single(i32 %i) {
  %in = icmp ne i32 %i, 46
  br i1 %in, label %right, label %wrong
right:
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i
  %x = load i32, ptr %q
  ret i32 %x
wrong:
  call void @llvm.ubsantrap(i8 18)
  unreachable
}

; Not when there is something to be done between them, or the first leads elsewhere.
; CHECK-LABEL: define i32 @work_between
; CHECK: icmp ult i32 %i, 47
define i32 @work_between(i32 %i) {
  %in = icmp ult i32 %i, 47
  br i1 %in, label %right, label %wrong
right:
  call void @work()
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i
  %x = load i32, ptr %q
  ret i32 %x
wrong:
  call void @llvm.ubsantrap(i8 18)
  unreachable
}
; CHECK-LABEL: define i32 @no_trap
; CHECK: icmp ult i32 %i, 47
define i32 @no_trap(i32 %i) {
  %in = icmp ult i32 %i, 47
  br i1 %in, label %right, label %wrong
right:
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i
  %x = load i32, ptr %q
  ret i32 %x
wrong:
  ret i32 0
}
