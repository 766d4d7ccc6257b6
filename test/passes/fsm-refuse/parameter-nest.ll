; A parameter in a register of its own.
; RUN: %refused
; CHECK: error: 'f' takes a parameter in a way C does not [fsm-attribute]

define void @f(ptr nest %p) {
  ret void
}
