; A constant in a section of its own, here the one the loader reads.
; RUN: %refused
; CHECK: error: 'x' chooses its own section: leave that to the linker [fsm-section]

@x = constant i32 0, section ".fsm.manifest"
