; A loop that is left at one place has its addresses stepped; one of several exits, with no call, stays as it is; x86 has none of it.
; RUN: %arm -passes=fsm-steps -S %s | FileCheck %s
; RUN: %x86 -passes=fsm-steps -S %s | FileCheck %s --check-prefix=X86
; CHECK-LABEL: define void @counted
; CHECK: loop:
; CHECK: phi ptr
; CHECK: ret void
; X86-LABEL: define void @counted
; X86-NOT: phi ptr
; X86: ret void
define void @counted(ptr %p, i32 %n, i32 %from) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %k = add i32 %i, %from
  %q = getelementptr [3 x i32], ptr %p, i32 %k
  store i32 %n, ptr %q
  %next = add i32 %i, 1
  %more = icmp ne i32 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}

; CHECK-LABEL: define void @two_exits
; CHECK: getelementptr [3 x i32], ptr %p, i32 %k
define void @two_exits(ptr %p, i32 %n, i32 %from) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %on ]
  %k = add i32 %i, %from
  %q = getelementptr [3 x i32], ptr %p, i32 %k
  %x = load i32, ptr %q
  %found = icmp eq i32 %x, 5
  br i1 %found, label %done, label %on
on:
  %next = add i32 %i, 1
  %more = icmp ne i32 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}
