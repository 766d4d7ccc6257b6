; Bytes a function begins with.
; RUN: %refused
; CHECK: error: 'f' carries data or code that is not its body [fsm-attribute]

define void @f() prologue i8 -112 {
  ret void
}
