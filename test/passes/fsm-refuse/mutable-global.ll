; Mutable static data.
; RUN: %refused
; CHECK: error: 'x' is mutable static data: put it into the FSM's state, make it const, or build with -ffsm-globals=state [fsm-global]

@x = internal global i32 1
