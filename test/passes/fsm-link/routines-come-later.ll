; What LLVM may call itself is left to fsm-routines; but if the program defines one of these routines, all come now: another one of
; them may call it, and with it the program.
; RUN: %x86load -fsm-keep=%S/Inputs/keep.ll -fsm-routines=later -fsm-c-library=%S/Inputs/library.ll -passes=fsm-link -S %s | FileCheck %s
; RUN: sed s/@mine/@memcpy/ %s > %t.ll
; RUN: %x86load -fsm-keep=%S/Inputs/keep.ll -fsm-routines=later -fsm-c-library=%S/Inputs/library.ll -passes=fsm-link -S %t.ll | FileCheck --check-prefix=OWN %s
; CHECK-NOT: @memcpy
; OWN: @llvm.compiler.used = {{.*}} @memcpy
; OWN: define ptr @memcpy(
; OWN-NEXT: ret ptr null
define ptr @mine(ptr %to, ptr %from, i32 %n) {
  ret ptr null
}
