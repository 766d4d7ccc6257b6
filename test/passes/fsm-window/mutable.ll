; Writable static data would lie before or behind the unsafe stack, which counts on being alone.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'counter' is mutable static data: put it into the FSM's state, or make it const [fsm-global]

@counter = internal global i32 0
define ptr @f() {
  ret ptr @counter
}
