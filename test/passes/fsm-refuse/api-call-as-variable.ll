; A definition where the API's call is expected.
; RUN: %refused
; CHECK: error: 'fsm_log_write' is the toolchain's own name: rename yours [fsm-reserved]

@fsm_log_write = constant i32 0
