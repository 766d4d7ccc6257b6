; A local whose size is not known when the program is made has no place.
; RUN: not %x86 -passes=fsm-unsafe-stack -disable-output %s 2>&1 | FileCheck %s
; CHECK: f: error: a local whose size is not known, or too large: give it a constant size [fsm-vla]
; CHECK: huge: error: a local whose size is not known, or too large: give it a constant size [fsm-vla]

define void @f(i32 %n) {
  %a = alloca i8, i32 %n
  ret void
}
define void @huge(i32 %n) {
  %a = alloca [2000000000 x i8]
  ret void
}
