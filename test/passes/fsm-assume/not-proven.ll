; A comparison that only a promise makes true stays.
; RUN: %x86 -passes='fsm-assume,default<O2>' -S %s | FileCheck %s
; The test itself: without our passes, one of which runs first in clang's pipeline, it is proven away.
; RUN: opt -passes='default<O2>' -S %s | FileCheck --check-prefix=WITHOUT %s
; WITHOUT: ret i1 true
; CHECK-LABEL: define i1 @f
; CHECK: %below = icmp ult i32 %n, 8
; CHECK: ret i1 %below

define i1 @f(i32 %n) {
  %known = icmp ult i32 %n, 4
  call void @llvm.assume(i1 %known)
  %below = icmp ult i32 %n, 8
  ret i1 %below
}
declare void @llvm.assume(i1)
