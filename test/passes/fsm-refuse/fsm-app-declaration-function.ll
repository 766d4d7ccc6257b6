; A function where a declaration is expected.
; RUN: %refused
; CHECK: error: 'fsm_app_declaration' is the toolchain's own name: rename your function [fsm-reserved]

define void @fsm_app_declaration() {
  ret void
}
