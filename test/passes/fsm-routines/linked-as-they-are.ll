; What LLVM may call comes from the file, with what it does already and the mark of a library's; what the program brings itself stays
; its own, and what the passes note of a program is noted once.
; RUN: %x86load -fsm-keep=%S/Inputs/keep.ll -fsm-routines=%S/Inputs/routines.ll -passes=fsm-routines -S %s | FileCheck %s
; RUN: %x86load -passes=fsm-routines -S %s | FileCheck --check-prefix=NONE %s
; RUN: not %x86load -fsm-keep=%S/Inputs/keep.ll -fsm-routines=%S/Inputs/nowhere.ll -passes=fsm-routines -disable-output %s 2>&1 | FileCheck --check-prefix=LOST %s
; CHECK: module asm "routine_of_checks:"
; CHECK-NOT: module asm
; CHECK-DAG: define i32 @bcmp({{.*}} {
; CHECK-DAG: ret i32 77
; CHECK-DAG: define ptr @memcpy({{.*}} !fsm.library
; CHECK-DAG: store i32 1, ptr @fsm_fuel
; CHECK-NOT: @unwanted
; CHECK-NOT: ret i32 5
; CHECK: !fsm.linked = !{![[N:[0-9]+]]}
; NONE-NOT: @memcpy
; LOST: error: {{.*}}nowhere.ll:
module asm "routine_of_checks:"
@fsm_fuel = external global i32
define i32 @bcmp(ptr %a, ptr %b, i32 %n) {
  ret i32 77
}
define i32 @f(ptr %a) {
  %fuel = load i32, ptr @fsm_fuel
  %r = call i32 @bcmp(ptr %a, ptr %a, i32 %fuel)
  ret i32 %r
}
!fsm.linked = !{!0}
!0 = !{}
