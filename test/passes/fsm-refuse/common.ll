; A definition that is merged with others.
; RUN: %refused
; CHECK: error: 'x' is weak: what it means would depend on what it is linked with [fsm-attribute]

@x = common global i32 0
