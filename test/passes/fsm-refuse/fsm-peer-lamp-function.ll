; A function where a declaration is expected.
; RUN: %refused
; CHECK: error: 'fsm_peer_lamp' is the toolchain's own name: rename your function [fsm-reserved]

define void @fsm_peer_lamp() {
  ret void
}
