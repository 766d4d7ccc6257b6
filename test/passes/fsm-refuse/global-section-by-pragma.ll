; The same by #pragma clang section.
; RUN: %refused
; CHECK: error: 'x' chooses its own section: leave that to the linker [fsm-section]

@x = constant i32 0 #0
attributes #0 = { "rodata-section"=".fsm.manifest" }
