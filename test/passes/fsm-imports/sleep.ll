; Who wants to sleep is told what to do instead.
; RUN: not %x86 -passes=fsm-imports -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: undefined function 'usleep': nothing that an app calls waits: start a timer with fsm_timer_after, return, and go on at FSM_TIMER [fsm-undefined]
%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 6 }
define void @fsm_handler_lamp(ptr %self, ptr %event) {
  call void @usleep(i32 1000)
  ret void
}
declare void @usleep(i32)
