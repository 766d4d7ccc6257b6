; Loops in loops that are known to end, but not soon: the inner one costs too much to be free, and pays all its 60000 times ahead, in
; units of 64 instructions; the outer one pays, too.
; RUN: %x86 -passes=fsm-fuel -S %s | FileCheck %s
; CHECK: entry:
; CHECK: load i32, ptr @fsm_fuel
; CHECK: sub i32 %{{.*}}, 59999
; CHECK: outer:
; CHECK: load i32, ptr @fsm_fuel
; CHECK: sub i32 %{{.*}}, 59999
; CHECK: inner:
; CHECK-NOT: fsm_fuel
; CHECK: exit:
define i32 @nest() {
entry:
  br label %outer
outer:
  %i = phi i32 [ 0, %entry ], [ %i.next, %last ]
  %before = phi i32 [ 1, %entry ], [ %more, %last ]
  br label %inner
inner:
  %j = phi i32 [ 0, %outer ], [ %j.next, %inner ]
  %sum = phi i32 [ %before, %outer ], [ %more, %inner ]
  %mixed = xor i32 %sum, %j
  %more = mul i32 %mixed, 5
  %j.next = add i32 %j, 1
  %j.done = icmp eq i32 %j.next, 60000
  br i1 %j.done, label %last, label %inner
last:
  %i.next = add i32 %i, 1
  %i.done = icmp eq i32 %i.next, 60000
  br i1 %i.done, label %exit, label %outer
exit:
  ret i32 %more
}
