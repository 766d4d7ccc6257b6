; What the passes note for each other nobody else says.
; RUN: %arm -passes=fsm-assume -S %s | FileCheck %s
; CHECK: load i32, ptr %p, align 4{{$}}
; CHECK: store i32 %x, ptr %p, align 4{{$}}
define void @f(ptr %p) {
  %x = load i32, ptr %p, !fsm.object !0
  store i32 %x, ptr %p, !fsm.object !1
  ret void
}
!0 = !{}
!1 = !{i32 1}
