; A switch whose default cannot happen keeps the comparison before its jump table: a wrong value traps.
; RUN: %x86 -passes=fsm-unreachable %s | llc -trap-unreachable -o - | FileCheck --check-prefix=X86 %s
; RUN: %arm -passes=fsm-unreachable %s | llc -trap-unreachable -o - | FileCheck --check-prefix=ARM %s
; RUN: %x86 %s | llc -trap-unreachable -o - | FileCheck --check-prefix=WITHOUT %s
; X86-LABEL: pick:
; X86: cmpl $5, %edi
; X86-NEXT: ja [[TRAP:\.LBB[0-9_]+]]
; X86: jmpq *
; X86: [[TRAP]]:
; X86: ud2
; ARM-LABEL: pick:
; ARM: cmp r0, #5
; ARM-NEXT: bhi [[TRAP:\.LBB[0-9_]+]]
; ARM: tbb [pc,
; ARM: [[TRAP]]:
; ARM: {{udf|\.inst.n}}
; The test itself: without the pass there is no comparison.
; WITHOUT-LABEL: pick:
; WITHOUT-NOT: cmp
; WITHOUT: jmpq *

define void @pick(i32 %n, ptr %p) nounwind {
  switch i32 %n, label %never [ i32 0, label %case0 i32 1, label %case1 i32 2, label %case2 i32 3, label %case3 i32 4, label %case4 i32 5, label %case5 ]
never:
  unreachable
case0:
  store volatile i32 7, ptr %p
  br label %out
case1:
  store volatile i32 8, ptr %p
  br label %out
case2:
  store volatile i32 11, ptr %p
  br label %out
case3:
  store volatile i32 16, ptr %p
  br label %out
case4:
  store volatile i32 23, ptr %p
  br label %out
case5:
  store volatile i32 32, ptr %p
  br label %out
out:
  ret void
}
