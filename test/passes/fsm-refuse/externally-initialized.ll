; A constant that somebody else is to fill in.
; RUN: %refused
; CHECK: error: 'x' is to be filled in by somebody else [fsm-global]

@x = externally_initialized constant i32 0
