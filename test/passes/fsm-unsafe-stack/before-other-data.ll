; Other data of the cell lie behind the stack, which grows downwards: below it there must be nothing to write.
; RUN: %x86 -passes=fsm-unsafe-stack -S %s | FileCheck %s
; CHECK: @fsm_unsafe_stack = internal global {{.*}} section ".fsm.stack", align 4096
; CHECK-NEXT: @counter = internal global i32 1

@counter = internal global i32 1
declare void @take(ptr)
define void @f() {
  %a = alloca i32
  call void @take(ptr %a)
  ret void
}
