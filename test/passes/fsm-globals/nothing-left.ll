; A program without mutable static data has no note, whatever it was built for; neither has one whose library data nobody reads.
; RUN: %x86 -passes=fsm-allow-globals,fsm-globals -S %s | FileCheck %s
; RUN: %x86 -passes=fsm-globals -S %s | FileCheck %s
; CHECK-NOT: fsm_state_of_errno
; CHECK: @table = internal constant
; CHECK-NOT: fsm_state_of_errno
; CHECK-NOT: fsm.globals

@table = internal constant [2 x i32] [i32 1, i32 2]
@fsm_state_of_errno = internal global i32 0
define ptr @f() {
  store i32 34, ptr @fsm_state_of_errno
  ret ptr @table
}
