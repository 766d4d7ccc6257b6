; The address of an API call, stored.
; RUN: not %x86 -passes=fsm-imports -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-imports -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'fsm_log_write' can only be called; for its address, write a function that calls it [fsm-reserved]

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 6 }
define void @f(ptr %p) {
  store ptr @fsm_log_write, ptr %p
  ret void
}
declare i32 @fsm_log_write(i32, ptr, i32)
