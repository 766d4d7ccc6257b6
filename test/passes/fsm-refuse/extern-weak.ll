; A function that may be there or not.
; RUN: %refused
; CHECK: error: 'f' is weak: what it means would depend on what it is linked with [fsm-attribute]

declare extern_weak void @f()
define void @g() {
  call void @f()
  ret void
}
