; A function in a section of its own.
; RUN: %refused
; CHECK: error: 'f' chooses its own section: leave that to the linker [fsm-section]

define void @f() section ".fsm.stubs" {
  ret void
}
