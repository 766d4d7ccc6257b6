; The same by #pragma clang section.
; RUN: %refused
; CHECK: error: 'f' has the attribute "implicit-section-name"=".fsm.stubs", which changes how it is entered, left or placed [fsm-attribute]

define void @f() "implicit-section-name"=".fsm.stubs" {
  ret void
}
