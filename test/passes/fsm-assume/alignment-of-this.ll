; That a pointer is aligned is a promise, which C++ makes for `this` and for references: no index is concluded from it.
; RUN: %x86 -passes=fsm-assume -S %s | FileCheck %s
; RUN: %arm -passes=fsm-assume -S %s | FileCheck %s
; CHECK: define ptr @method(ptr %this, ptr byval([8 x i8]) align 4 %by_value)
; CHECK: call ptr @method(ptr %this, ptr byval([8 x i8]) align 4 %this)
; CHECK: call void @llvm.memset.p0.i32(ptr align 4 %this,

define noundef align 4 ptr @method(ptr noundef nonnull align 4 dereferenceable(8) %this, ptr byval([8 x i8]) align 4 %by_value) {
  ret ptr %this
}
define void @use(ptr %this) {
  %a = call align 4 ptr @method(ptr align 4 %this, ptr byval([8 x i8]) align 4 %this)
  call void @llvm.memset.p0.i32(ptr align 4 %this, i8 0, i32 8, i1 false)
  ret void
}
declare void @llvm.memset.p0.i32(ptr, i8, i32, i1)
