; A call that has to reuse its caller's frame.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: a call with a demand on how it is made: remove the attribute [fsm-attribute]

define void @f() {
  musttail call void @g()
  ret void
}
define void @g() {
  ret void
}
