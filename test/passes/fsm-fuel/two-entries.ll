; What goes in circles without being a loop, because it can be entered in two places, pays on a way back.
; RUN: %x86 -passes=fsm-fuel -S %s | FileCheck %s
; RUN: %arm -passes=fsm-fuel -S %s | FileCheck %s
; CHECK: load i32, ptr @fsm_fuel
; CHECK: call void @llvm.ubsantrap(i8 66)
declare i1 @api()
define void @tangle(i1 %which) {
entry:
  br i1 %which, label %first, label %second
first:
  %a = call i1 @api()
  br i1 %a, label %second, label %exit
second:
  %b = call i1 @api()
  br i1 %b, label %first, label %exit
exit:
  ret void
}
