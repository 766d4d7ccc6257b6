; Atomic accesses may become instructions that this pass has not seen.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: an atomic access: nothing else runs at the same time [fsm-atomic]

define i32 @f(ptr %p) {
  %a = load atomic i32, ptr %p seq_cst, align 4
  ret i32 %a
}
