; No number promises to stay in its range, whatever optimisation concluded from steps that promised it.
; RUN: %arm -passes=fsm-bounds -S %s | FileCheck %s
; RUN: %x86 -passes=fsm-bounds -S %s | FileCheck %s
; CHECK-LABEL: define void @steps
; CHECK: add i32 %n, 3
; CHECK: shl i32
; CHECK: getelementptr [16 x i32], ptr %p
define void @steps(ptr %p, i32 %n) {
  %k = add nuw nsw i32 %n, 3
  %s = shl nsw i32 %k, 2
  %q = getelementptr inbounds [16 x i32], ptr %p, i32 %s
  store i32 %n, ptr %q
  ret void
}
