; A loop that is known to be small pays nothing, and nobody pays for it.
; RUN: %x86 -passes=fsm-fuel -S %s | FileCheck %s
; RUN: %arm -passes=fsm-fuel -S %s | FileCheck %s
; CHECK-NOT: fsm_fuel
; CHECK-NOT: ubsantrap
define i32 @sum(ptr %p) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %at = getelementptr i32, ptr %p, i32 %i
  %value = load i32, ptr %at
  %more = add i32 %sum, %value
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, 1000
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}
