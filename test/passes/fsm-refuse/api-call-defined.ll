; A definition where the API's call is expected.
; RUN: %refused
; CHECK: error: 'fsm_log_write' is the toolchain's own name: rename yours [fsm-reserved]

define i32 @fsm_log_write(i32 %l, ptr %t, i32 %n) {
  ret i32 0
}
