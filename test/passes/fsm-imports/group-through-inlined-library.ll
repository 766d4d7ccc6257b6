; The same when that routine has been inlined.
; RUN: not %x86 -passes=fsm-imports -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-imports -disable-output %s 2>&1 | FileCheck %s
; CHECK: lamp.c:11:5: error: call of 'fsm_log_write', group 'log', which the app does not declare: add log to FSM_USES [fsm-group]

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 4 }
define void @f(ptr %text) !dbg !5 {
  %said = call i32 @fsm_log_write(i32 2, ptr %text, i32 4), !dbg !9
  ret void
}
declare i32 @fsm_log_write(i32, ptr, i32)
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!1}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !2)
!1 = !{i32 2, !"Debug Info Version", i32 3}
!2 = !DIFile(filename: "lamp.c", directory: ".")
!3 = !DIFile(filename: "libc/log.c", directory: ".")
!4 = !DISubroutineType(types: !{})
!5 = distinct !DISubprogram(name: "f", file: !2, line: 9, type: !4, unit: !0, spFlags: DISPFlagDefinition)
!6 = distinct !DISubprogram(name: "fsm_log_printf", file: !3, line: 14, type: !4, unit: !0, spFlags: DISPFlagDefinition)
!7 = !DILocation(line: 11, column: 5, scope: !5)
!8 = !DILocation(line: 24, column: 5, scope: !6)
!9 = !DILocation(line: 24, column: 5, scope: !6, inlinedAt: !7)
