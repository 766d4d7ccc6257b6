; A function that calls itself pays before it does; of two that call each other, one pays when it is entered; so does whoever is
; reached through a pointer from where it leads.
; RUN: %x86 -passes=fsm-fuel -S %s | FileCheck %s
; CHECK-LABEL: @tree
; CHECK: entry:
; CHECK-NOT: fsm_fuel
; CHECK: more:
; CHECK: load i32, ptr @fsm_fuel
; CHECK: call void @tree
; CHECK-LABEL: @even
; CHECK: load i32, ptr @fsm_fuel
; CHECK-LABEL: @odd
; CHECK-NOT: fsm_fuel
; CHECK-LABEL: @pointed
; CHECK: load i32, ptr @fsm_fuel
; CHECK-LABEL: @leaf
; CHECK-NOT: fsm_fuel
@table = constant ptr @pointed
define void @tree(ptr %node) {
entry:
  %none = icmp eq ptr %node, null
  br i1 %none, label %exit, label %more
more:
  %left = load ptr, ptr %node
  call void @tree(ptr %left)
  call void @tree(ptr %left)
  br label %exit
exit:
  ret void
}
define i32 @even(i32 %n) {
  %less = sub i32 %n, 1
  %a = call i32 @odd(i32 %less)
  %b = call i32 @odd(i32 %a)
  ret i32 %b
}
define i32 @odd(i32 %n) {
  %less = sub i32 %n, 1
  %a = call i32 @even(i32 %less)
  ret i32 %a
}
define void @pointed(ptr %f) {
  call void %f(ptr %f)
  call void %f(ptr %f)
  ret void
}
define i32 @leaf(i32 %x) {
  %y = mul i32 %x, %x
  ret i32 %y
}
