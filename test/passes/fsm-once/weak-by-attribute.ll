; What an attribute makes weak, and parts that are chosen in other ways, stay what they are, and are refused.
; RUN: not %x86 -passes=fsm-once,fsm-refuse -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-once,fsm-refuse -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'second_name' is an alias
; CHECK: error: 'table' belongs to a part of its own
; CHECK: error: 'replaceable' is weak
; CHECK: error: 'once' is weak

$table = comdat largest
@table = constant i32 1, comdat
@second_name = alias void (), ptr @once
define weak void @replaceable() {
  ret void
}
define linkonce void @once() {
  ret void
}
