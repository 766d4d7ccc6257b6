; A function where a declaration is expected.
; RUN: %refused
; CHECK: error: 'fsm_type_lamp' is the toolchain's own name: rename your function [fsm-reserved]

define void @fsm_type_lamp() {
  ret void
}
