; Another calling convention may mean other instructions at the end: iret, for one.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'f' is entered or left in another way than C's functions: remove its attributes [fsm-attribute]

define x86_intrcc void @f(ptr byval(i64) %frame) {
  ret void
}
