; A function that is entered in another way.
; RUN: %refused
; CHECK: error: 'f' has a calling convention of its own [fsm-attribute]

define preserve_allcc void @f() {
  ret void
}
