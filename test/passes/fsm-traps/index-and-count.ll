; Where the wrong index is still what is compared with the count that was noted, the trap names both, in registers, beside the way
; that is taken when all is well. Where optimisation has made another comparison of it, the trap has only its kind.
; RUN: %x86 -passes=fsm-traps %s | llc -trap-unreachable -o - | FileCheck --check-prefix=X86 %s
; RUN: %arm -passes=fsm-traps %s | llc -trap-unreachable -o - | FileCheck --check-prefix=ARM %s
; X86-LABEL: named:
; X86: cmpl $7, %edi
; X86-NEXT: ja
; X86: movl %edi, %eax
; X86: movl $8, %ecx
; X86: ud1l 69(%eax), %eax
; X86-LABEL: another_comparison:
; X86: ud1l 18(%eax), %eax
; X86-NOT: ud1l
; ARM-LABEL: named:
; ARM: cmp r0, #7
; ARM: movs r1, #8
; ARM: udf #69
; ARM-LABEL: another_comparison:
; ARM: udf #18
declare void @llvm.ubsantrap(i8)
define void @named(i32 %i) {
  %right = icmp ult i32 %i, 8
  br i1 %right, label %exit, label %trap, !fsm.count !0
exit:
  ret void
trap:
  call void @llvm.ubsantrap(i8 18) nomerge noreturn
  unreachable
}
define void @another_comparison(i32 %i) {
  %wrong = icmp ugt i32 %i, 6
  br i1 %wrong, label %trap, label %exit, !fsm.count !0
exit:
  ret void
trap:
  call void @llvm.ubsantrap(i8 18) nomerge noreturn
  unreachable
}
!0 = !{i32 8}
