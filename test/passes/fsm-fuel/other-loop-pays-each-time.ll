; A loop that may go on for ever pays each time it goes back, what its longest way takes, a call of the kernel included: on Cortex-M from a register, which is the counter's while the loop runs.
; RUN: %x86 -passes=fsm-fuel -S %s | FileCheck --check-prefix=X86 %s
; RUN: %arm -passes=fsm-fuel -S %s | FileCheck --check-prefix=ARM %s
; X86-LABEL: @collatz
; X86: loop:
; X86: %[[LEFT:.*]] = load i32, ptr @fsm_fuel
; X86: %[[LESS:.*]] = sub i32 %[[LEFT]], 9
; X86: %[[NONE:.*]] = icmp slt i32 %[[LESS]], 0
; X86: store i32 %[[LESS]], ptr @fsm_fuel
; X86: br i1 %[[NONE]]
; ARM-LABEL: @collatz
; ARM: entry:
; ARM: load i32, ptr @fsm_fuel
; ARM: loop:
; ARM-NOT: fsm_fuel
; ARM: sub i32 %{{.*}}, 9
; ARM: icmp slt i32 %{{.*}}, 0
; ARM: exit:
; ARM: store i32 %{{.*}}, ptr @fsm_fuel
declare i32 @api(i32)
define i32 @collatz(i32 %n) {
entry:
  br label %loop
loop:
  %x = phi i32 [ %n, %entry ], [ %next, %loop ]
  %next = call i32 @api(i32 %x)
  %done = icmp eq i32 %next, 1
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %x
}
