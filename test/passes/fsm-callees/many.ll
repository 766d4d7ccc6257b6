; More than four functions of a type are called through one function that all calls of the type share; whether the pointer is one of
; them is compared at the call, under its line. Numbers between those of two functions are none.
; RUN: %x86 -passes=fsm-callees,verify -S %s | FileCheck %s
; RUN: %arm -passes=fsm-callees,verify -S %s | FileCheck %s
; CHECK-LABEL: @first(
; CHECK: [[WHAT:%.*]] = freeze ptr %f
; CHECK: [[NUMBER:%.*]] = ptrtoint ptr [[WHAT]] to i32
; CHECK: [[AWAY:%.*]] = sub i32 [[NUMBER]], -40
; CHECK: [[INDEX:%.*]] = call i32 @llvm.fshr.i32(i32 [[AWAY]], i32 [[AWAY]], i32 3)
; CHECK: [[WRONG:%.*]] = icmp uge i32 [[INDEX]], 5
; CHECK: br i1 [[WRONG]], label %fsm.trap,
; CHECK: call signext i8 @fsm.call(i8 zeroext %x, i32 [[INDEX]])
; CHECK-LABEL: @second(
; CHECK: call signext i8 @fsm.call(
; CHECK-LABEL: define internal signext i8 @fsm.call(i8 zeroext %0, i32 %1)
; CHECK: switch i32 %1, label %fsm.trap [
; CHECK-NEXT: i32 0, label
; CHECK: i32 4, label
; CHECK-NEXT: ]
; CHECK: call void @llvm.ubsantrap(i8 65)
; CHECK: tail call signext i8 @a(i8 zeroext %0)
; CHECK: tail call signext i8 @e(i8 zeroext %0)

@table = constant [5 x ptr] [ptr @a, ptr @b, ptr @c, ptr @d, ptr @e]
define signext i8 @a(i8 zeroext %x) {
  ret i8 1
}
define signext i8 @b(i8 zeroext %x) {
  ret i8 2
}
define signext i8 @c(i8 zeroext %x) {
  ret i8 3
}
define signext i8 @d(i8 zeroext %x) {
  ret i8 4
}
define signext i8 @e(i8 zeroext %x) {
  ret i8 5
}
define i8 @first(ptr %f, i8 %x) {
  %a = call i8 %f(i8 %x)
  ret i8 %a
}
define i8 @second(ptr %f, i8 %x) {
  %a = call i8 %f(i8 %x)
  ret i8 %a
}
