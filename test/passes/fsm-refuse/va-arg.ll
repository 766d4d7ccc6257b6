; Clang never writes this for our targets.
; RUN: %refused
; CHECK: error: the instruction 'va_arg' cannot be contained [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  %v = va_arg ptr %p, i32
  ret void
}
