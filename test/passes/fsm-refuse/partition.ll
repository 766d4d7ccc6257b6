; A function for another output file.
; RUN: %refused
; CHECK: error: 'f' belongs to a part of its own: an app is one whole [fsm-section]

define void @f() partition "p" {
  ret void
}
