; A loop that knows before it begins how often it repeats pays for all at once, before; in it nothing is added.
; RUN: %x86 -passes=fsm-fuel -S %s | FileCheck %s
; RUN: %arm -passes=fsm-fuel -S %s | FileCheck %s
; CHECK-LABEL: @sum
; CHECK: %[[N:.*]] = freeze i32 %n
; CHECK: %[[LEFT:.*]] = load i32, ptr @fsm_fuel
; CHECK: call { i32, i1 } @llvm.usub.with.overflow.i32(i32 %[[LEFT]], i32 %[[N]])
; CHECK: store i32 %{{.*}}, ptr @fsm_fuel
; CHECK: br i1 %{{.*}}, label %[[TRAP:.*]], label
; CHECK: loop:
; CHECK-NOT: fsm_fuel
; CHECK: [[TRAP]]:
; CHECK-NEXT: call void @llvm.ubsantrap(i8 66)
define i32 @sum(ptr %p, i32 %n) {
entry:
  %none = icmp eq i32 %n, 0
  br i1 %none, label %exit, label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %at = getelementptr i32, ptr %p, i32 %i
  %value = load i32, ptr %at
  %more = add i32 %sum, %value
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  %result = phi i32 [ 0, %entry ], [ %more, %loop ]
  ret i32 %result
}
