; A call through a pointer that came into the program after fsm-callees, or was left by it, ends the build; so does one of a constant
; address, and one by name with another type.
; RUN: not %x86 -passes=fsm-calls -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-calls -disable-output %s 2>&1 | FileCheck %s
; RUN: %x86 -passes=fsm-callees,fsm-calls -disable-output %s
; CHECK: through: error: the compiler left a call through a pointer here: please report it [fsm-call]
; CHECK: constant: error: the compiler left a call through a pointer here: please report it [fsm-call]
; CHECK: another_type: error: the compiler left a call with another type here than its function has: please report it [fsm-call]
; CHECK-NOT: error

define void @other(i32 %x) {
  ret void
}
define void @through(ptr %function, i32 %value) {
  tail call void %function(i32 %value)
  ret void
}
define void @constant() {
  call void inttoptr (i32 4096 to ptr)()
  ret void
}
define void @another_type() {
  call void (i32, ...) @other(i32 1)
  ret void
}
define void @by_name(i32 %value) {
  tail call void @other(i32 %value)
  ret void
}
