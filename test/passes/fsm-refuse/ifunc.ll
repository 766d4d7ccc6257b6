; A function chosen by running code.
; RUN: %refused
; CHECK: error: 'chosen' is an ifunc: call a function [fsm-alias]


@chosen = ifunc void (), ptr @choose
define ptr @choose() {
  ret ptr null
}
