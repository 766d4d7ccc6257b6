; Group core is always there: what it reaches is limited by the wired peers.
; RUN: %x86 -passes=fsm-imports -S %s | FileCheck %s
; CHECK: module asm "fsm_message_send:"

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 0 }
define i32 @f(ptr %text) {
  %sent = call i32 @fsm_message_send(i32 0, i32 256, ptr %text, i32 4)
  ret i32 %sent
}
declare i32 @fsm_message_send(i32, i32, ptr, i32)
