; A jump to anywhere.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: a computed goto: use a switch [fsm-computed-goto]

define void @f(ptr %p) {
  indirectbr ptr %p, [label %a]
a:
  ret void
}
