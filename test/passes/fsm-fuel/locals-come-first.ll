; A local that optimisation has left behind other instructions is one of the frame all the same: what is paid on entry comes after it.
; RUN: %x86 -passes='fsm-fuel,fsm-unsafe-stack' -S %s | FileCheck %s
; RUN: %arm -passes='fsm-fuel,fsm-unsafe-stack' -S %s | FileCheck %s
; CHECK: define internal void @f(ptr %p)
; CHECK: %local = getelementptr
; CHECK: @fsm_fuel

define internal void @f(ptr %p) {
  %number = ptrtoint ptr %p to i32
  %local = alloca [300 x i8]
  call void @take(ptr %local, i32 %number)
  call void @f(ptr %p)
  ret void
}
define void @g(ptr %p) {
  call void @f(ptr %p)
  ret void
}
declare void @take(ptr, i32)
