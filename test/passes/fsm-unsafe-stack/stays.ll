; What is accessed at constant offsets inside it stays on the machine stack.
; RUN: %x86 -passes=fsm-unsafe-stack -S %s | FileCheck %s
; CHECK-NOT: @fsm_unsafe_stack
; CHECK: define i32 @f() #[[FRAMES:[0-9]+]]
; CHECK-NEXT: %a = alloca [4 x i32]
; CHECK: attributes #[[FRAMES]] = { "probe-stack"="inline-asm" }

define i32 @f() {
  %a = alloca [4 x i32]
  call void @llvm.lifetime.start.p0(i64 16, ptr %a)
  %last = getelementptr [4 x i32], ptr %a, i32 0, i32 3
  store i32 1, ptr %last
  %value = load volatile i32, ptr %last
  call void @llvm.lifetime.end.p0(i64 16, ptr %a)
  ret i32 %value
}
