; What fsm-define hid is seen again by fsm-assume: a function of the call's type is called, whatever else is chosen.
; RUN: %x86 -passes=fsm-assume,fsm-callees,verify -S %s | FileCheck %s
; CHECK-NOT: call {{.*}}launder
; CHECK-LABEL: @known(
; CHECK-NEXT: call void @f()
; CHECK-LABEL: @unknown(
; CHECK: freeze ptr %g
; CHECK-NOT: call {{.*}}launder
declare ptr @llvm.launder.invariant.group.p0(ptr)
define void @f() {
  ret void
}
define void @known() {
  %f = call ptr @llvm.launder.invariant.group.p0(ptr @f)
  call void %f()
  ret void
}
define void @unknown(ptr %g) {
  %f = call ptr @llvm.launder.invariant.group.p0(ptr %g)
  call void %f()
  ret void
}
