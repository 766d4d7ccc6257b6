; A wide integer shifted by a constant, as bit-fields of a packed structure are, stays in registers.
; RUN: %x86 -passes=fsm-window -S %s | FileCheck %s
; CHECK: lshr i160 %all, 77

define i32 @f(ptr %from) {
  %all = load i160, ptr %from
  %shifted = lshr i160 %all, 77
  %field = trunc i160 %shifted to i32
  ret i32 %field
}
