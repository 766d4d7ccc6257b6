; More than 64 bytes, or a length nobody knows: the C library's routine, under a name that code generation does not know.
; RUN: %x86 -passes=fsm-memory -S %s | FileCheck %s
; CHECK-NOT: llvm.compiler.used
; CHECK-LABEL: define void @copy
; CHECK: call ptr @fsm.memcpy(ptr %a, ptr %b, i32 65)
; CHECK-LABEL: define void @move
; CHECK: %[[N:[0-9]+]] = trunc i64 %n to i32
; CHECK: call ptr @fsm.memmove(ptr %a, ptr %b, i32 %[[N]])
; CHECK-LABEL: define void @fill
; CHECK: %[[C:[0-9]+]] = zext i8 %c to i32
; CHECK: call ptr @fsm.memset(ptr %a, i32 %[[C]], i32 %n)
; CHECK: define internal ptr @fsm.memcpy
; CHECK: define internal i32 @fsm.strlen
; CHECK: define i32 @own

@llvm.compiler.used = appending global [1 x ptr] [ptr @memcpy], section "llvm.metadata"

define void @copy(ptr %a, ptr %b) {
  call void @llvm.memcpy.p0.p0.i32(ptr %a, ptr %b, i32 65, i1 false)
  ret void
}
define void @move(ptr %a, ptr %b, i64 %n) {
  call void @llvm.memmove.p0.p0.i64(ptr %a, ptr %b, i64 %n, i1 false)
  ret void
}
define void @fill(ptr %a, i8 %c, i32 %n) {
  call void @llvm.memset.p0.i32(ptr %a, i8 %c, i32 %n, i1 false)
  ret void
}
define ptr @memcpy(ptr %a, ptr %b, i32 %n) {
  ret ptr %a
}
define ptr @memmove(ptr %a, ptr %b, i32 %n) {
  ret ptr %a
}
define ptr @memset(ptr %a, i32 %c, i32 %n) {
  ret ptr %a
}
define i32 @strlen(ptr %a) {
  ret i32 0
}
define i32 @own() {
  ret i32 0
}
