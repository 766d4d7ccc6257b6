; A function called by its name as another type than it is would trap for certain: it is refused.
; RUN: not %x86 -passes=fsm-callees -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-callees -disable-output %s 2>&1 | FileCheck %s
; CHECK: caller: error: 'callee' is called as another type of function than it is [fsm-call]
define i32 @callee(i32 %x) {
  ret i32 %x
}
define void @caller() {
  call void @callee(i64 1)
  ret void
}
