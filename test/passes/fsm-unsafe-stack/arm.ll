; Cortex-M: the pointer to the stack's top is a word below the cell. Functions that can come to themselves look how much is left, and
; so do those that they call: these can be entered at any depth.
; RUN: %arm -passes=fsm-unsafe-stack -S %s | FileCheck %s
; CHECK: @fsm_unsafe_stack = internal global { [2{{[0-9]+}} x i8], i32 }
; CHECK-LABEL: define void @once
; CHECK: call i32 asm sideeffect "ldr $0, [r9, #-12]", "=r"()
; CHECK-NOT: icmp
; CHECK: call void asm sideeffect "str $0, [r9, #-12]", "r"
; CHECK: call void @take
; CHECK: ret void
; CHECK-LABEL: define void @again
; CHECK: %[[LEFT:.*]] = sub i32 %{{.*}}, ptrtoint (ptr @fsm_unsafe_stack to i32)
; CHECK: icmp ugt i32 %[[LEFT]], 2
; CHECK: br i1 %{{.*}}, label %[[TRAP:.*]], label
; CHECK: call void asm sideeffect "str $0, [r9, #-12]", "r"
; CHECK: [[TRAP]]:
; CHECK: call void @llvm.ubsantrap(i8 67)
; CHECK-LABEL: define void @leaf
; CHECK: icmp ugt i32 %{{.*}}, 2
; CHECK: call void @llvm.ubsantrap(i8 67)
declare void @take(ptr)
define void @once() {
  %a = alloca i32
  call void @take(ptr %a)
  call void @again()
  ret void
}
define void @again() {
  %a = alloca i32
  call void @take(ptr %a)
  call void @leaf()
  call void @again()
  ret void
}
define void @leaf() {
  %a = alloca [600 x i8]
  call void @take(ptr %a)
  ret void
}
