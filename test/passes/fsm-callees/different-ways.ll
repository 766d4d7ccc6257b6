; Functions of one type that take their arguments in different ways are each called in its own: by value, extended or not. And a
; variadic one is called where the pointer is, for nothing can pass on what it does not know.
; RUN: %x86 -passes=fsm-callees,verify -S %s | FileCheck %s
; CHECK-LABEL: @through(
; CHECK: call void @a(i8 zeroext %x, ptr byval([64 x i8]) align 4 %y)
; CHECK: call void @b(i8 signext %x, ptr byval([65 x i8]) align 8 %y)
; CHECK: call void @c(i8 %x, ptr %y)
; CHECK-LABEL: @by_a_wrong_name(
; CHECK: call void @a(i8 zeroext %x, ptr byval([64 x i8]) align 4 %y)
; CHECK-LABEL: @variadic(
; CHECK: call void (ptr, ...) @v1(ptr %x, i32 1, ptr byval(i64) %x)
; CHECK: call void (ptr, ...) @v5(ptr %x, i32 1, ptr byval(i64) %x)

@table = constant [5 x ptr] [ptr @a, ptr @b, ptr @c, ptr @d, ptr @e]
@variadics = constant [5 x ptr] [ptr @v1, ptr @v2, ptr @v3, ptr @v4, ptr @v5]
define void @a(i8 zeroext %x, ptr byval([64 x i8]) align 4 %y) {
  ret void
}
define void @b(i8 signext %x, ptr byval([65 x i8]) align 8 %y) {
  ret void
}
define void @c(i8 %x, ptr %y) {
  ret void
}
define void @d(i8 %x, ptr %y) {
  ret void
}
define void @e(i8 %x, ptr %y) {
  ret void
}
define void @v1(ptr %x, ...) {
  ret void
}
define void @v2(ptr %x, ...) {
  ret void
}
define void @v3(ptr %x, ...) {
  ret void
}
define void @v4(ptr %x, ...) {
  ret void
}
define void @v5(ptr %x, ...) {
  ret void
}
define void @through(ptr %f, i8 %x, ptr %y) {
  call void %f(i8 %x, ptr %y)
  ret void
}
define void @by_a_wrong_name(i8 %x, ptr %y) {
  call void @a(i8 signext %x, ptr %y)
  ret void
}
define void @variadic(ptr %f, ptr %x) {
  call void (ptr, ...) %f(ptr %x, i32 1, ptr byval(i64) %x)
  ret void
}
