; Bytes before the first instruction could be any instruction.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'f' is entered or left in another way than C's functions: remove its attributes [fsm-attribute]

define void @f() prologue i8 144 {
  ret void
}
