; Mutable static data of a program that was not built for it.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'counter' is mutable static data: put it into the FSM's state, make it const, or build with -ffsm-globals=state [fsm-global]

@counter = internal global i32 0
define ptr @f() {
  ret ptr @counter
}
