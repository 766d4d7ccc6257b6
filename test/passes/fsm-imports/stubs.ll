; Each call goes through its slot: slots in ascending order of the numbers in group.def, whatever the order in the program; what is not called has none.
; RUN: %x86 -passes=fsm-imports -S %s | FileCheck --check-prefixes=X86,ALL %s
; RUN: %arm -passes=fsm-imports -S %s | FileCheck --check-prefixes=ARM,ALL %s
; X86: module asm ".section .fsm.stubs,\22ax\22,@progbits"
; X86: module asm "fsm_message_send:"
; X86-NEXT: module asm "\09jmp *fsm_slots+0(%rip)"
; X86: module asm "fsm_log_write:"
; X86-NEXT: module asm "\09jmp *fsm_slots+8(%rip)"
; X86: module asm "fsm_timer_now:"
; X86-NEXT: module asm "\09jmp *fsm_slots+16(%rip)"
; X86: module asm ".section .fsm.slots,\22a\22,@progbits"
; X86: module asm "fsm_slots:"
; X86-NEXT: module asm "\09.skip 24"
; X86-NOT: fsm_uart_write:
; ARM: module asm ".section .fsm.stubs,\22ax\22,%progbits"
; ARM: module asm "fsm_message_send:"
; ARM-NEXT: module asm "\09ldr r12, [r9, #-44]"
; ARM-NEXT: module asm "\09bx r12"
; ARM: module asm "fsm_log_write:"
; ARM-NEXT: module asm "\09ldr r12, [r9, #-48]"
; ARM: module asm "fsm_timer_now:"
; ARM-NEXT: module asm "\09ldr r12, [r9, #-52]"
; ARM-NOT: fsm_slots
; ALL-DAG: !fsm.imports = !{![[A:[0-9]+]], ![[B:[0-9]+]], ![[C:[0-9]+]]}
; ALL-DAG: ![[A]] = !{i32 0}
; ALL-DAG: ![[B]] = !{i32 256}
; ALL-DAG: ![[C]] = !{i32 515}

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

; What somebody wrote there by hand does not stay.
!fsm.imports = !{!0}
!0 = !{i32 999}
