; The counter becomes an address that no program's own access is left at, or a word below the cell; nothing else refers to it.
; RUN: %x86 -passes=fsm-fuel,fsm-window,fsm-counter -S %s | FileCheck --check-prefix=X86 %s
; RUN: %arm -passes=fsm-fuel,fsm-counter -S %s | FileCheck --check-prefix=ARM %s
; X86-NOT: fsm_fuel
; X86: load volatile i32, ptr addrspace(256) inttoptr (i32 268431360 to ptr addrspace(256))
; X86: load i32, ptr inttoptr (i32 268431360 to ptr)
; X86: store i32 %{{.*}}, ptr inttoptr (i32 268431360 to ptr)
; X86-NOT: fsm_fuel
; ARM-NOT: fsm_fuel
; ARM: asm sideeffect "ldr $0, [r9, #-4]"
; ARM: asm sideeffect "str $0, [r9, #-4]"
; ARM-NOT: fsm_fuel
define void @f(i32 %n) {
entry:
  %steal = load volatile i32, ptr inttoptr (i32 268431360 to ptr)
  br label %loop
loop:
  %x = phi i32 [ %n, %entry ], [ %next, %loop ]
  %half = lshr i32 %x, 1
  %next = xor i32 %half, %steal
  %done = icmp eq i32 %next, 1
  br i1 %done, label %exit, label %loop
exit:
  ret void
}
