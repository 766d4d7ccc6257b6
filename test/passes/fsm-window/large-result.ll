; A result that does not fit in registers is written through a pointer that nobody sees.
; RUN: not %x86 -passes=fsm-window -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'f' returns more than 16 bytes in registers: return it through a pointer [fsm-attribute]

define [8 x i64] @f() {
  ret [8 x i64] zeroinitializer
}
