; Every way in which an address gets out of sight, or an access out of bounds, moves the local to the cell.
; RUN: %x86 -passes=fsm-unsafe-stack -S %s | FileCheck %s
; CHECK: @fsm_unsafe_stack = internal global { [80 x i8], ptr } zeroinitializer, align 4096
; CHECK-LABEL: define void @passed
; CHECK-NEXT: %unsafe.before = load ptr, ptr getelementptr (i8, ptr @fsm_unsafe_stack, i32 80)
; CHECK-NEXT: %unsafe.frame = getelementptr i8, ptr %unsafe.before, i32 -16
; CHECK-NEXT: store ptr %unsafe.frame, ptr getelementptr (i8, ptr @fsm_unsafe_stack, i32 80)
; CHECK-NEXT: %a = getelementptr i8, ptr %unsafe.frame, i32 12
; CHECK-NEXT: call void @take(ptr %a)
; CHECK-NEXT: store ptr %unsafe.before, ptr getelementptr (i8, ptr @fsm_unsafe_stack, i32 80)
; CHECK-NEXT: ret void
; CHECK-LABEL: define i32 @indexed
; CHECK-NOT: alloca
; CHECK-NOT: store ptr %unsafe.frame
; CHECK-LABEL: define void @beyond
; CHECK-NOT: alloca
; CHECK-LABEL: define void @before
; CHECK-NOT: alloca
; CHECK-LABEL: define void @wide
; CHECK-NOT: alloca
; CHECK-LABEL: define void @stored
; CHECK-NOT: alloca
; CHECK-LABEL: define i32 @number
; CHECK-NOT: alloca
; CHECK-LABEL: define void @large
; CHECK-NOT: alloca
; CHECK-LABEL: declare void @take

define void @passed() {
  %a = alloca i32
  call void @take(ptr %a)
  ret void
}
define i32 @indexed(i32 %i) {
  %a = alloca [4 x i32]
  %at = getelementptr [4 x i32], ptr %a, i32 0, i32 %i
  %value = load i32, ptr %at
  ret i32 %value
}
define void @beyond() {
  %a = alloca [4 x i32]
  %at = getelementptr [4 x i32], ptr %a, i32 0, i32 4
  store i32 1, ptr %at
  ret void
}
define void @before() {
  %a = alloca [4 x i32]
  %at = getelementptr i8, ptr %a, i32 -1
  store i8 1, ptr %at
  ret void
}
define void @wide() {
  %a = alloca i32
  store i64 1, ptr %a
  ret void
}
define void @stored(ptr %p) {
  %a = alloca ptr
  store ptr %a, ptr %a
  ret void
}
define i32 @number() {
  %a = alloca i32
  %n = ptrtoint ptr %a to i32
  ret i32 %n
}
define void @large() {
  %a = alloca [65 x i8]
  %b = alloca [5 x i8]
  %n = ptrtoint ptr %b to i32
  %m = ptrtoint ptr %a to i32
  ret void
}
declare void @take(ptr)
