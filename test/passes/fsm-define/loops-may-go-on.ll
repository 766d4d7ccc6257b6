; Nothing says that a loop ends: the number of its rounds would be concluded from that, where an index goes round.
; RUN: %x86 -passes=fsm-define -S %s | FileCheck %s
; CHECK-LABEL: define void @f(i8 %n)
; CHECK-NOT: mustprogress
; CHECK-NOT: willreturn
; CHECK: br i1 %more, label %loop, label %done, !llvm.loop ![[LOOP:[0-9]+]]
; CHECK: call void @f(i8 %n){{$}}
; CHECK-NOT: mustprogress
; CHECK-NOT: willreturn
; CHECK: ![[LOOP]] = distinct !{![[LOOP]], ![[UNROLL:[0-9]+]]}
; CHECK: ![[UNROLL]] = !{!"llvm.loop.unroll.disable"}
define void @f(i8 %n) mustprogress willreturn {
entry:
  br label %loop
loop:
  %i = phi i8 [ 0, %entry ], [ %next, %loop ]
  %next = add i8 %i, 16
  %more = icmp slt i8 %next, %n
  br i1 %more, label %loop, label %done, !llvm.loop !0
done:
  call void @f(i8 %n) willreturn
  ret void
}
!0 = distinct !{!0, !1, !2}
!1 = !{!"llvm.loop.mustprogress"}
!2 = !{!"llvm.loop.unroll.disable"}
