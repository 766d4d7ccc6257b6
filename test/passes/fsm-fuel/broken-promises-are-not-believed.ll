; A step that passes the end and wraps round: with inbounds and nuw it would be promised that it does not. The loop is not believed to
; end: it pays each time.
; RUN: %x86 -passes=fsm-fuel -S %s | FileCheck %s
; CHECK-LABEL: @walk
; CHECK: loop:
; CHECK: load i32, ptr @fsm_fuel
; CHECK-LABEL: @count
; CHECK: loop:
; CHECK: load i32, ptr @fsm_fuel
define i32 @walk(ptr %p, ptr %end) {
entry:
  br label %loop
loop:
  %at = phi ptr [ %p, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %more = mul i32 %sum, 5
  %next = getelementptr inbounds i32, ptr %at, i32 1
  %done = icmp eq ptr %next, %end
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}
define i32 @count(i32 %n) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 1, %entry ], [ %more, %loop ]
  %more = mul i32 %sum, 5
  %next = add nuw nsw i32 %i, 2
  %done = icmp eq i32 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}
