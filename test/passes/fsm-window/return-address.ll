; Where the machine stack lies is nothing an app can know.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'llvm.returnaddress' cannot be contained: write it in C [fsm-builtin]

define ptr @f() {
  %a = call ptr @llvm.returnaddress(i32 0)
  ret ptr %a
}
