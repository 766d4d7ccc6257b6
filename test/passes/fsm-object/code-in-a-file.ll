; The program is machine code in the file, of the machine that the options say, with lines only if asked for; here no code is left.
; RUN: %x86load -relocation-model=static -function-sections -passes='fsm-object<2>' -fsm-object-file=%t.o -S %s | FileCheck --check-prefix=HERE %s
; RUN: llvm-objdump -d --no-show-raw-insn %t.o | FileCheck %s
; RUN: llvm-objdump -h %t.o | FileCheck --check-prefix=PLAIN %s
; RUN: %x86load -fsm-object-lines -passes='fsm-object<1>' -fsm-object-file=%t.o -disable-output %s
; RUN: llvm-objdump -h %t.o | FileCheck --check-prefix=LINES %s
; RUN: %armload -mcpu=cortex-m3 -relocation-model=ropi-rwpi -passes='fsm-object<2>' -fsm-object-file=%t.o -disable-output %s
; RUN: llvm-objdump -d --no-show-raw-insn %t.o | FileCheck --check-prefix=ARM %s
; RUN: not %x86load -passes='fsm-object<2>' -fsm-object-file=%t.none/f.o -disable-output %s 2>&1 | FileCheck --check-prefix=NOWHERE %s
; HERE: declare i32 @f(i32)
; HERE-NOT: define
; CHECK: <f>:
; CHECK: imull
; CHECK: retq
; PLAIN: .text.f
; PLAIN-NOT: .debug_line
; LINES: .debug_line
; ARM: <f>:
; ARM: muls
; NOWHERE: error: {{.*}}f.o:
define i32 @f(i32 %x) !dbg !3 {
  %y = mul i32 %x, %x, !dbg !6
  ret i32 %y, !dbg !6
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1, emissionKind: LineTablesOnly)
!1 = !DIFile(filename: "f.c", directory: ".")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = distinct !DISubprogram(name: "f", file: !1, line: 1, type: !4, unit: !0, spFlags: DISPFlagDefinition)
!4 = !DISubroutineType(types: !5)
!5 = !{}
!6 = !DILocation(line: 2, scope: !3)
