; Each trap carries its kind, and code generation leaves those of different lines apart.
; RUN: %x86 -passes=fsm-traps %s | llc -trap-unreachable -o - | FileCheck --check-prefix=X86 %s
; RUN: %arm -passes=fsm-traps %s | llc -trap-unreachable -o - | FileCheck --check-prefix=ARM %s
; X86-COUNT-2: ud1l 18(%eax), %eax
; X86-NOT: ud1l
; ARM-COUNT-2: {{udf #18|\.inst\.n}}
declare void @llvm.ubsantrap(i8)
define void @two(i32 %i, i32 %j) {
  %a = icmp ugt i32 %i, 7
  br i1 %a, label %first, label %more
more:
  %b = icmp ugt i32 %j, 7
  br i1 %b, label %second, label %exit
exit:
  ret void
first:
  call void @llvm.ubsantrap(i8 18) nomerge noreturn
  unreachable
second:
  call void @llvm.ubsantrap(i8 18) nomerge noreturn
  unreachable
}
