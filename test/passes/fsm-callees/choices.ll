; A call through a pointer becomes a choice, by the pointer's number, among the functions of its type whose address is used. What is
; compared is what is called; anything else traps, with the number of the check. The function that only the manifest names keeps its
; address there, and is no choice.
; RUN: %x86 -passes=fsm-callees,verify -S %s | FileCheck %s
; RUN: %arm -passes=fsm-callees,verify -S %s | FileCheck %s
; CHECK: @table = constant [3 x ptr] [ptr inttoptr (i32 [[ONE:-[0-9]+]] to ptr), ptr inttoptr (i32 [[TWO:-[0-9]+]] to ptr), ptr inttoptr (i32 [[OTHER:-[0-9]+]] to ptr)]
; CHECK: @fsm_type_a = constant { i32, ptr } { i32 1, ptr @handler }
; CHECK: @same_by_hand = constant { i32, ptr } { i32 1, ptr inttoptr
; CHECK: @llvm.used = appending global [2 x ptr] [ptr @kept, ptr @fsm_type_a]

; CHECK-LABEL: @two_can_be_meant(
; CHECK: [[WHAT:%.*]] = freeze ptr %f
; CHECK: [[NUMBER:%.*]] = ptrtoint ptr [[WHAT]] to i32
; CHECK: switch i32 [[NUMBER]], label %[[TRAP:.*]] [
; CHECK-NEXT: i32 [[ONE]], label %[[CALL_ONE:.*]]
; CHECK-NEXT: i32 [[TWO]], label %[[CALL_TWO:.*]]
; CHECK-NEXT: ]
; CHECK: [[CALL_ONE]]:
; CHECK-NEXT: call i32 @one(i32 signext %x)
; CHECK: [[CALL_TWO]]:
; CHECK-NEXT: call i32 @two(i32 %x)
; CHECK: phi i32
; CHECK: [[TRAP]]:
; CHECK-NEXT: call void @llvm.ubsantrap(i8 65)
; CHECK-NEXT: unreachable

; CHECK-LABEL: @one_can_be_meant(
; CHECK: [[WHAT:%.*]] = freeze ptr %f
; CHECK: [[NUMBER:%.*]] = ptrtoint ptr [[WHAT]] to i32
; CHECK: [[WRONG:%.*]] = icmp ne i32 [[NUMBER]], [[OTHER]]
; CHECK: br i1 [[WRONG]]
; CHECK: call void @other(ptr %x, ptr byval(i64) align 8 %x)

; CHECK-LABEL: @none_can_be_meant(
; CHECK: br i1 true
; CHECK-NOT: call {{.*}} %f

; CHECK-LABEL: @constant(
; CHECK-NOT: call void {{(inttoptr|null)}}
; CHECK: call void @llvm.ubsantrap(i8 65)

; What was declared without parameters is called with those it passes.
; CHECK-LABEL: @without_a_prototype(
; CHECK: call i32 @one(i32 signext 5)
; CHECK: call i32 @one(i32 signext 5)

; A function that is only called has no number.
; CHECK-LABEL: @compared(
; CHECK: icmp eq ptr %f, inttoptr (i32 [[ONE]] to ptr)

@table = constant [3 x ptr] [ptr @one, ptr @two, ptr @other]
@fsm_type_a = constant { i32, ptr } { i32 1, ptr @handler }
@same_by_hand = constant { i32, ptr } { i32 1, ptr @two }
@llvm.used = appending global [2 x ptr] [ptr @kept, ptr @fsm_type_a], section "llvm.metadata"

define i32 @one(i32 signext %x) {
  ret i32 1
}
define i32 @two(i32 %x) {
  ret i32 2
}
define i32 @kept(i32 %x) {
  ret i32 3
}
define i32 @only_called(i32 %x) {
  ret i32 4
}
define void @other(ptr %x, ptr byval(i64) align 8 %y) {
  ret void
}
define void @handler(ptr %state, ptr %event) {
  ret void
}
define i32 @two_can_be_meant(ptr %f, i32 %x) {
  %a = call i32 @only_called(i32 %x)
  %b = tail call i32 %f(i32 zeroext %x)
  ret i32 %b
}
define void @one_can_be_meant(ptr %f, ptr %x) {
  call void %f(ptr %x, ptr %x)
  ret void
}
define i64 @none_can_be_meant(ptr %f) {
  %a = call i64 %f(i8 1)
  ret i64 %a
}
define void @constant() {
  call void null()
  call void inttoptr (i32 4096 to ptr)()
  ret void
}
define i32 @without_a_prototype(ptr %f) {
  %a = call i32 (i32, ...) @one(i32 5)
  %b = call i32 (i32, ...) %f(i32 5)
  ret i32 %b
}
define i1 @compared(ptr %f) {
  %a = icmp eq ptr %f, @one
  ret i1 %a
}
