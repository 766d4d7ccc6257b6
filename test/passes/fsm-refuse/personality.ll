; Exception handling.
; RUN: %refused
; CHECK: error: 'f' carries data or code that is not its body [fsm-attribute]

define void @f() personality ptr @g {
  ret void
}
define void @g() {
  ret void
}
