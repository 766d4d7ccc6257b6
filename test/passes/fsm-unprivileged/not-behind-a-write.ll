; A read stays before a write to what may be the same place: code generation sees that it reads memory.
; RUN: %arm -passes=fsm-unprivileged -S %s | llc -mtriple=thumbv7m-none-eabi -mcpu=cortex-m3 -O2 | FileCheck %s
; CHECK-LABEL: swap:
; CHECK: ldrt [[ONE:r[0-9]+|r12]], [r0
; CHECK-DAG: ldrt [[OTHER:r[0-9]+]], [r1
; CHECK-DAG: strt [[OTHER]], [r0
; CHECK-DAG: strt [[ONE]], [r1
; CHECK: bx lr
define void @swap(ptr %p, ptr %q) nounwind {
  %one = load i32, ptr %p
  %other = load i32, ptr %q
  store i32 %other, ptr %p
  store i32 %one, ptr %q
  ret void
}
