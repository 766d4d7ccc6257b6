; A garbage collector.
; RUN: %refused
; CHECK: error: 'f' carries data or code that is not its body [fsm-attribute]

define void @f() gc "shadow-stack" {
  ret void
}
