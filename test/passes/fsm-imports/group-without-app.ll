; Without FSM_APP nothing is declared.
; RUN: not %x86 -passes=fsm-imports -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-imports -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: call of 'fsm_log_write', group 'log', which the app does not declare: add log to FSM_USES [fsm-group]

define void @f(ptr %text) {
  %said = call i32 @fsm_log_write(i32 2, ptr %text, i32 4)
  ret void
}
declare i32 @fsm_log_write(i32, ptr, i32)
