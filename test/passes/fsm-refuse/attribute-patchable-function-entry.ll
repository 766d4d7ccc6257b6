; An attribute that only its inventor knows the meaning of.
; RUN: %refused
; CHECK: error: 'f' has the attribute "patchable-function-entry"="4", which changes how it is entered, left or placed [fsm-attribute]

define void @f() "patchable-function-entry"="4" {
  ret void
}
