; A program that calls nothing has no stubs and no slots.
; RUN: %x86 -passes=fsm-imports -S %s | FileCheck %s
; RUN: %arm -passes=fsm-imports -S %s | FileCheck %s
; CHECK-NOT: module asm
; CHECK: !fsm.imports = !{}

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 6 }
