; A function with the name of what the toolchain makes.
; RUN: %refused
; CHECK: error: 'fsm_slots' is the toolchain's own name: rename yours [fsm-reserved]

define internal void @fsm_slots() {
  ret void
}
