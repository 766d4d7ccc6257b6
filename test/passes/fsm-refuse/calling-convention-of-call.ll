; A call as no function of the program is called.
; RUN: %refused
; CHECK: error: a call with a calling convention of its own [fsm-attribute]

define void @f(ptr %p) {
  call ghccc void %p()
  ret void
}
