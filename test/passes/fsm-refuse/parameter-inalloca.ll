; A parameter in the caller's locals.
; RUN: %refused
; CHECK: error: 'f' takes a parameter in a way C does not [fsm-attribute]

define void @f(ptr inalloca(i32) %p) {
  ret void
}
