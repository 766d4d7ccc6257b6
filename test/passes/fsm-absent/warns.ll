; What can only say no is warned of in existing C, once, at the app's line; elsewhere it is refused. The app's own function of that
; name is nobody's business.
; RUN: %x86 -passes=fsm-allow-globals,fsm-absent -disable-output %s 2>&1 | FileCheck %s
; RUN: not %x86 -passes=fsm-absent -disable-output %s 2>&1 | FileCheck --check-prefix=REFUSED %s
; CHECK: app.c:{{[78]}}:9: warning: there are no files: 'fopen' always answers NULL [fsm-absent]
; CHECK-NOT: warning
; REFUSED: app.c:{{[78]}}:9: error: there are no files: 'fopen' always answers NULL; it is there for existing code: build with -ffsm-globals=state, or do without it [fsm-absent]
; REFUSED-NOT: error

define ptr @fopen(ptr %name, ptr %mode) !dbg !4 {
  ret ptr null
}
define i64 @time(ptr %now) !dbg !5 {
  ret i64 5
}
; Called by nobody.
define i32 @clock() !dbg !6 {
  ret i32 -1
}
define i64 @f() !dbg !7 {
  %one = call ptr @fopen(ptr null, ptr null), !dbg !8
  %two = call ptr @fopen(ptr null, ptr null), !dbg !9
  %now = call i64 @time(ptr null), !dbg !9
  ret i64 %now
}

!llvm.dbg.cu = !{!0, !2}
!llvm.module.flags = !{!10}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1)
!1 = !DIFile(filename: "libc/absent.c", directory: ".")
!2 = distinct !DICompileUnit(language: DW_LANG_C11, file: !3)
!3 = !DIFile(filename: "app.c", directory: ".")
!4 = distinct !DISubprogram(name: "fopen", file: !1, line: 1, unit: !0, spFlags: DISPFlagDefinition)
!5 = distinct !DISubprogram(name: "time", file: !3, line: 1, unit: !2, spFlags: DISPFlagDefinition)
!6 = distinct !DISubprogram(name: "clock", file: !1, line: 2, unit: !0, spFlags: DISPFlagDefinition)
!7 = distinct !DISubprogram(name: "f", file: !3, line: 5, unit: !2, spFlags: DISPFlagDefinition)
!8 = !DILocation(line: 7, column: 9, scope: !7)
!9 = !DILocation(line: 8, column: 9, scope: !7)
!10 = !{i32 2, !"Debug Info Version", i32 3}
