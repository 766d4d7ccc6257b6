; The message begins with the app's source line.
; RUN: %refused
; CHECK: a.c:7:3: error: inline assembly cannot be contained

define void @f() !dbg !2 {
  call void asm sideeffect "", ""(), !dbg !4
  ret void
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!5}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1)
!1 = !DIFile(filename: "a.c", directory: ".")
!2 = distinct !DISubprogram(name: "f", file: !1, line: 6, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!3 = !DISubroutineType(types: !{})
!4 = !DILocation(line: 7, column: 3, scope: !2)
!5 = !{i32 2, !"Debug Info Version", i32 3}
