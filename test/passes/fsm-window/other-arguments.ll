; A call with other arguments than the function has lets it read its caller's frame.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'g' is called with other arguments than it is defined with: declare it in a header [fsm-undefined]

define void @f() {
  call void @g(i32 1)
  ret void
}
define void @g(i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f, i64 %g, i64 %h) {
  ret void
}
