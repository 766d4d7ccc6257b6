; The instruction va_arg is expanded natively.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'va_arg' of this kind cannot be contained: write it in another way [fsm-builtin]

define i32 @f(ptr %p) {
  %a = va_arg ptr %p, i32
  ret i32 %a
}
