; Up to 64 bytes become loads and stores, everything read before anything is written; volatile stays volatile.
; RUN: %x86 -passes=fsm-memory -S %s | FileCheck %s
; CHECK-LABEL: define void @move
; CHECK: %[[A:[0-9]+]] = load <2 x i64>, ptr %{{[0-9]+}}, align 4
; CHECK: %[[B:[0-9]+]] = load i64, ptr %{{[0-9]+}}, align 4
; CHECK: %[[C:[0-9]+]] = load i16, ptr %{{[0-9]+}}, align 4
; CHECK: %[[D:[0-9]+]] = load i8, ptr %{{[0-9]+}}, align 2
; CHECK: store <2 x i64> %[[A]], ptr
; CHECK: store i64 %[[B]], ptr
; CHECK: store i16 %[[C]], ptr
; CHECK: store i8 %[[D]], ptr
; CHECK-NOT: store
; CHECK-LABEL: define void @fill
; CHECK: store volatile i64 3038287259199220266, ptr %{{[0-9]+}}, align 8
; CHECK: store volatile i32 707406378, ptr %{{[0-9]+}}, align 8
; CHECK-LABEL: define void @fill_with
; CHECK: %[[WIDE:[0-9]+]] = zext i8 %c to i64
; CHECK: %[[ALL:[0-9]+]] = mul i64 %[[WIDE]], 72340172838076673
; CHECK: trunc i64 %[[ALL]] to i32
; CHECK-LABEL: define void @nothing
; CHECK-NEXT: ret void

define void @move(ptr %a, ptr %b) {
  call void @llvm.memmove.p0.p0.i32(ptr %a, ptr align 4 %b, i32 27, i1 false)
  ret void
}
define void @fill(ptr %a) {
  call void @llvm.memset.p0.i32(ptr align 8 %a, i8 42, i32 12, i1 true)
  ret void
}
define void @fill_with(ptr %a, i8 %c) {
  call void @llvm.memset.p0.i64(ptr %a, i8 %c, i64 4, i1 false)
  ret void
}
define void @nothing(ptr %a, ptr %b) {
  call void @llvm.memcpy.p0.p0.i32(ptr %a, ptr %b, i32 0, i1 false)
  ret void
}
