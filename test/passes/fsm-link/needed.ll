; Of the library comes what is undefined and needed, and of what LLVM may call itself all that the program does not define; what it defines
; itself stays its own.
; RUN: %x86load -fsm-keep=%S/Inputs/keep.ll -fsm-c-library=%S/Inputs/library.ll -passes=fsm-link -S %s | FileCheck %s
; RUN: not %x86load -fsm-c-library=%S/Inputs/nowhere.ll -passes=fsm-link -disable-output %s 2>&1 | FileCheck --check-prefix=LOST %s
; RUN: not %armload -fsm-c-library=%S/Inputs/library.ll -passes=fsm-link -disable-output %s 2>&1 | FileCheck --check-prefix=OTHER %s
; CHECK: source_filename = "app"
; CHECK-DAG: define i32 @called(i32 %x)
; CHECK-DAG: define i32 @helper(i32 %x)
; CHECK-DAG: define ptr @memcpy(
; CHECK-DAG: ret i32 77
; CHECK-NOT: @unwanted
; CHECK-NOT: ret i32 5
; LOST: error: {{.*}}nowhere.ll:
; OTHER: error: {{.*}}library.ll: it is for another target than the program
declare i32 @called(i32)
define i32 @own(i32 %x) {
  ret i32 77
}
define i32 @main(i32 %x) {
  %a = call i32 @called(i32 %x)
  %b = call i32 @own(i32 %a)
  ret i32 %b
}
