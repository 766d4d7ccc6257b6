; An attribute that only its inventor knows the meaning of.
; RUN: %refused
; CHECK: error: 'f' has the attribute "split-stack", which changes how it is entered, left or placed [fsm-attribute]

define void @f() "split-stack" {
  ret void
}
