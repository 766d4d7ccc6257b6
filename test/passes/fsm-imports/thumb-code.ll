; The stubs as a Cortex-M executes them.
; RUN: %arm -passes=fsm-imports %s | llc -relocation-model=ropi-rwpi -filetype=obj -o - | llvm-objdump -d --no-leading-addr - | tr -s ' \t' ' ' | FileCheck %s
; CHECK: <fsm_message_send>:
; CHECK-NEXT: f859 cc2c ldr r12, [r9, #-44]
; CHECK-NEXT: 4760 bx r12
; CHECK: <fsm_log_write>:
; CHECK-NEXT: f859 cc30 ldr r12, [r9, #-48]
; CHECK: <fsm_timer_now>:
; CHECK-NEXT: f859 cc34 ldr r12, [r9, #-52]

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 6 }
define i32 @f(ptr %self, ptr %text) {
  %now = call i32 @fsm_timer_now(ptr %self)
  %sent = call i32 @fsm_message_send(i32 0, i32 256, ptr %text, i32 4)
  %said = call i32 @fsm_log_write(i32 2, ptr %text, i32 4)
  ret i32 %now
}
declare i32 @fsm_timer_now(ptr)
declare i32 @fsm_log_write(i32, ptr, i32)
declare i32 @fsm_message_send(i32, i32, ptr, i32)
declare i32 @fsm_uart_write(ptr, ptr, i32)
declare void @never_called()
