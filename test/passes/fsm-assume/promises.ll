; Nothing remains of what an app promises: a load of a bool may hold any byte, an allocator may lie about its size.
; RUN: %x86 -passes=fsm-assume -S %s | FileCheck %s
; RUN: %arm -passes=fsm-assume -S %s | FileCheck %s
; CHECK-NOT: llvm.assume
; CHECK-NOT: annotation
; CHECK-NOT: !range
; CHECK-NOT: allocsize
; CHECK-NOT: nonnull
; CHECK-NOT: noundef
; CHECK-NOT: dereferenceable
; CHECK-NOT: returned
; CHECK: define i8 @f(ptr %p, i32 %n)
; CHECK-NEXT: %known = icmp ult i32 %n, 4
; CHECK-NEXT: %v = load i8, ptr %p, align 1{{$}}
; CHECK-NEXT: %q = load ptr, ptr %p, align 8{{$|, align 4}}
; CHECK-NEXT: %m = call ptr @make(i32 %n)
; CHECK-NEXT: store i8 1, ptr %m
; CHECK-NEXT: ret i8 %v
; CHECK: define ptr @make(i32 %size)

@note = private constant [2 x i8] c"n\00", section "llvm.metadata"
@llvm.global.annotations = appending global [1 x { ptr, ptr, ptr, i32, ptr }] [{ ptr, ptr, ptr, i32, ptr } { ptr @f, ptr @note, ptr @note, i32 1, ptr null }], section "llvm.metadata"

define noundef range(i8 0, 2) i8 @f(ptr noundef nonnull dereferenceable(8) %p, i32 noundef %n) {
  %known = icmp ult i32 %n, 4
  call void @llvm.assume(i1 %known)
  %v = load i8, ptr %p, align 1, !range !0, !noundef !1
  %q = load ptr, ptr %p, align 8, !nonnull !1, !dereferenceable !2
  call void @llvm.var.annotation.p0.p0(ptr %p, ptr @note, ptr @note, i32 1, ptr null)
  %m = call noundef nonnull dereferenceable(64) ptr @make(i32 noundef %n) allocsize(0)
  %a = call ptr @llvm.ptr.annotation.p0.p0(ptr %m, ptr @note, ptr @note, i32 1, ptr null)
  store i8 1, ptr %a
  ret i8 %v
}
define nonnull ptr @make(i32 %size) allocsize(0) {
  ret ptr null
}
declare void @llvm.assume(i1)
declare void @llvm.var.annotation.p0.p0(ptr, ptr, ptr, i32, ptr)
declare ptr @llvm.ptr.annotation.p0.p0(ptr, ptr, ptr, i32, ptr)
!0 = !{i8 0, i8 2}
!1 = !{}
!2 = !{i64 8}
