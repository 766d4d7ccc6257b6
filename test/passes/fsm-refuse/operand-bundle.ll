; Operands that only some compilers understand.
; RUN: %refused
; CHECK: error: a call with operands that only some compilers understand [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  call void @f(ptr %p, i32 %n) [ "mine"(i32 1) ]
  ret void
}
