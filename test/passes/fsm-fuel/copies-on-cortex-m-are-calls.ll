; Cortex-M: copying of unknown length becomes a call of a routine that pays: around it the counter is where it can find it.
; RUN: %arm -passes=fsm-fuel -S %s | FileCheck %s
; CHECK-LABEL: @copies
; CHECK: entry:
; CHECK-NOT: fsm_fuel
; CHECK: loop:
; CHECK: call void @llvm.memcpy
; CHECK: load i32, ptr @fsm_fuel
; CHECK: store i32 %{{.*}}, ptr @fsm_fuel
declare void @llvm.memcpy.p0.p0.i32(ptr, ptr, i32, i1)
declare i1 @api()
define void @copies(ptr %to, ptr %from, i32 %n) {
entry:
  br label %loop
loop:
  call void @llvm.memcpy.p0.p0.i32(ptr %to, ptr %from, i32 %n, i1 false)
  %done = call i1 @api()
  br i1 %done, label %exit, label %loop
exit:
  ret void
}
