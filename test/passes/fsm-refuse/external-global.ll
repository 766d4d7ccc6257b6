; Data that is defined nowhere.
; RUN: %refused
; CHECK: error: 'x' is declared but defined nowhere: list the file that defines it [fsm-undefined]

@x = external constant i32
