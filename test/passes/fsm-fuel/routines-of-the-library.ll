; A routine that is linked later (fsm-routines) pays by itself: around its call the counter is where it can find it. And it leaves
; its callers no more work than they count for it; a function of the program that does as much is seen, and leaves it to them.
; RUN: %arm -passes=fsm-fuel -S %s | FileCheck %s
; CHECK-LABEL: @compares
; CHECK: call i32 @memcmp
; CHECK: load i32, ptr @fsm_fuel
; CHECK: store i32 %{{.*}}, ptr @fsm_fuel
; CHECK-LABEL: @long_routine
; CHECK: load i32, ptr @fsm_fuel
; CHECK-LABEL: @long_function
; CHECK-NOT: fsm_fuel
; CHECK: ret i32
declare i32 @memcmp(ptr, ptr, i32)
define void @compares(ptr %a, ptr %b, i32 %n) {
entry:
  br label %loop
loop:
  %r = call i32 @memcmp(ptr %a, ptr %b, i32 %n)
  %done = icmp eq i32 %r, 7
  br i1 %done, label %exit, label %loop
exit:
  ret void
}
define i32 @long_routine(i32 %x) !fsm.library !0 {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ %x, %entry ], [ %more, %loop ]
  %more = mul i32 %sum, %sum
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, 500
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}
define i32 @long_function(i32 %x) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ %x, %entry ], [ %more, %loop ]
  %more = mul i32 %sum, %sum
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, 500
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}
!0 = !{}
