; What the checker says of a state is noted; what is said twice, or in other words, is not believed.
; RUN: %x86 -passes=fsm-layouts,fsm-assume -S %s | FileCheck %s
; RUN: %arm -passes=fsm-layouts,fsm-assume -S %s | FileCheck %s
; CHECK-NOT: llvm.global.annotations
; CHECK: !fsm.layouts = !{![[A:[0-9]+]], ![[B:[0-9]+]]}
; CHECK: ![[A]] = !{!"fsm_type_lamp", i64 81985529216486895}
; CHECK: ![[B]] = !{!"fsm_type_lamp", i64 -1}

@fsm_type_lamp = constant i32 1
@true = private constant [28 x i8] c"fsm.layout.0123456789abcdef\00", section "llvm.metadata"
@second = private constant [28 x i8] c"fsm.layout.ffffffffffffffff\00", section "llvm.metadata"
@short = private constant [14 x i8] c"fsm.layout.01\00", section "llvm.metadata"
@words = private constant [28 x i8] c"fsm.layout.no hash at all..\00", section "llvm.metadata"
@other = private constant [16 x i8] c"fsm.declaration\00", section "llvm.metadata"
@file = private constant [2 x i8] c"a\00", section "llvm.metadata"
@llvm.global.annotations = appending global [5 x { ptr, ptr, ptr, i32, ptr }] [
  { ptr, ptr, ptr, i32, ptr } { ptr @fsm_type_lamp, ptr @other, ptr @file, i32 1, ptr null },
  { ptr, ptr, ptr, i32, ptr } { ptr @fsm_type_lamp, ptr @true, ptr @file, i32 1, ptr null },
  { ptr, ptr, ptr, i32, ptr } { ptr @fsm_type_lamp, ptr @second, ptr @file, i32 1, ptr null },
  { ptr, ptr, ptr, i32, ptr } { ptr @fsm_type_lamp, ptr @short, ptr @file, i32 1, ptr null },
  { ptr, ptr, ptr, i32, ptr } { ptr @fsm_type_lamp, ptr @words, ptr @file, i32 1, ptr null }], section "llvm.metadata"
