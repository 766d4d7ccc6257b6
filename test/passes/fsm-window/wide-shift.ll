; Shifts of more than 128 bits are done in memory, at an address that comes from the amount.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'shl' of this kind cannot be contained: write it in another way [fsm-builtin]

define i64 @f(i64 %a, i64 %n) {
  %wide = zext i64 %a to i256
  %by = zext i64 %n to i256
  %shifted = shl i256 %wide, %by
  %low = trunc i256 %shifted to i64
  ret i64 %low
}
