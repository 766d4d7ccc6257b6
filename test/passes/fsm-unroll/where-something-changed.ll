; A short loop is unrolled, and what that or fuel leaves behind is tidied; a function that has neither is not gone through again.
; RUN: %x86 -passes='function(fsm-unroll)' -S %s | FileCheck %s
; CHECK-LABEL: @unrolled
; CHECK-NOT: phi
; CHECK: ret i32
; CHECK-LABEL: @pays
; CHECK-NOT: add i32 %x, 0
; CHECK: ret i32
; CHECK-LABEL: @neither
; CHECK: add i32 %x, 0
@fsm_fuel = external global i32
define i32 @unrolled(ptr %p) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %at = getelementptr i32, ptr %p, i32 %i
  %value = load i32, ptr %at
  %more = add i32 %sum, %value
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, 4
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}
define i32 @pays(i32 %x) {
  %fuel = load i32, ptr @fsm_fuel
  %less = sub i32 %fuel, 1
  store i32 %less, ptr @fsm_fuel
  %y = add i32 %x, 0
  ret i32 %y
}
define i32 @neither(i32 %x) {
  %y = add i32 %x, 0
  ret i32 %y
}
