; A definition that another one may replace.
; RUN: %refused
; CHECK: error: 'x' is weak: what it means would depend on what it is linked with [fsm-attribute]

@x = weak constant i32 0
