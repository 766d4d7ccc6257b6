; Assembly at file scope.
; RUN: %refused
; CHECK: error: assembly at file scope cannot be contained: write it in C [fsm-asm]

module asm ".globl hidden"
