; Another compiler's annotations may look like anything: they are passed over, and its own notes are gone.
; RUN: %x86 -passes=fsm-layouts -S %s | FileCheck %s
; CHECK: !fsm.layouts = !{}

@fsm_type_lamp = constant i32 1
@number = private constant i32 7
@llvm.global.annotations = appending global [2 x { ptr, ptr, ptr, i32, ptr }] [
  { ptr, ptr, ptr, i32, ptr } { ptr @fsm_type_lamp, ptr @number, ptr null, i32 1, ptr null },
  { ptr, ptr, ptr, i32, ptr } zeroinitializer], section "llvm.metadata"
!fsm.layouts = !{!0}
!0 = !{!"fsm_type_lamp", i64 5}
