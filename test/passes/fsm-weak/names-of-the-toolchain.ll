; The toolchain's own names may not be weak: neither an API call that would be NULL, nor a declaration that another file replaces.
; RUN: not %x86 -passes=fsm-weak,fsm-refuse -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-weak,fsm-refuse -disable-output %s 2>&1 | FileCheck %s
; CHECK-DAG: error: 'fsm_app_declaration' is weak
; CHECK-DAG: error: 'fsm_timer_now' is weak
; CHECK-DAG: error: 'f' is weak

@fsm_app_declaration = weak constant i32 0
declare extern_weak i32 @fsm_timer_now(ptr)
define i32 @g() {
  %now = call i32 @fsm_timer_now(ptr null)
  ret i32 %now
}
; C has no such definitions: who made the object promises that all of them are equal.
define weak_odr void @f() {
  ret void
}
