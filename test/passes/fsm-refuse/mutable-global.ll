; Mutable static data.
; RUN: %refused
; CHECK: error: 'x' is mutable static data: put it into the FSM's state, or make it const [fsm-global]

@x = internal global i32 1
