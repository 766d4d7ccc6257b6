; A function that may be swapped for another of its group.
; RUN: %refused
; CHECK: error: 'f' belongs to a part of its own: an app is one whole [fsm-section]

$f = comdat any
define void @f() comdat {
  ret void
}
