; A local as long as a number says.
; RUN: %refused
; CHECK: error: the size of a local is known only at run time: the stack could not be bounded [fsm-vla]

define void @f(ptr %p, i32 %n) {
  %v = alloca i8, i32 %n
  ret void
}
