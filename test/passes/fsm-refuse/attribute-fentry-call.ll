; An attribute that only its inventor knows the meaning of.
; RUN: %refused
; CHECK: error: 'f' has the attribute "fentry-call"="true", which changes how it is entered, left or placed [fsm-attribute]

define void @f() "fentry-call"="true" {
  ret void
}
