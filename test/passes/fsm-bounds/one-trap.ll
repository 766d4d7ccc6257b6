; A wrong index that would trap in the next comparison traps in the first, which then settles the second.
; RUN: %arm -passes=fsm-bounds -S %s | FileCheck %s
; CHECK-LABEL: define i32 @element
; CHECK: %[[WRONG:.*]] = icmp ult i32 %i, 46
; CHECK-NEXT: br i1 %[[WRONG]], label %right, label
; CHECK: right:
; CHECK: icmp ugt i32 %i, 45
declare void @llvm.ubsantrap(i8)
declare void @work()
@table = internal constant [46 x i32] zeroinitializer
define i32 @element(i32 %i) {
  %in = icmp ult i32 %i, 47
  br i1 %in, label %right, label %wrong
right:
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i
  %x = load i32, ptr %q
  ret i32 %x
wrong:
  call void @llvm.ubsantrap(i8 18)
  unreachable
}

; A single wrong index is one of them.
; CHECK-LABEL: define i32 @single
; CHECK: %[[RIGHT:.*]] = icmp ult i32 %i, 46
; CHECK-NEXT: br i1 %[[RIGHT]], label %right, label
define i32 @single(i32 %i) {
  %in = icmp ne i32 %i, 46
  br i1 %in, label %right, label %wrong
right:
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i
  %x = load i32, ptr %q
  ret i32 %x
wrong:
  call void @llvm.ubsantrap(i8 18)
  unreachable
}

; Not when there is something to be done between them, or the first leads elsewhere.
; CHECK-LABEL: define i32 @work_between
; CHECK: icmp ult i32 %i, 47
define i32 @work_between(i32 %i) {
  %in = icmp ult i32 %i, 47
  br i1 %in, label %right, label %wrong
right:
  call void @work()
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i
  %x = load i32, ptr %q
  ret i32 %x
wrong:
  call void @llvm.ubsantrap(i8 18)
  unreachable
}
; CHECK-LABEL: define i32 @no_trap
; CHECK: icmp ult i32 %i, 47
define i32 @no_trap(i32 %i) {
  %in = icmp ult i32 %i, 47
  br i1 %in, label %right, label %wrong
right:
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i
  %x = load i32, ptr %q
  ret i32 %x
wrong:
  ret i32 0
}

; Traps of two lines stay two: which of them it is shows apart from the way that is always taken.
; CHECK-LABEL: define i32 @two_lines
; CHECK: %[[RIGHT:.*]] = icmp ult i32 %i, 46
; CHECK-NEXT: br i1 %[[RIGHT]], label %right, label %[[WHICH:[a-z.0-9]+]]
; CHECK: icmp ugt i32 %i, 45
; CHECK-NEXT: br i1 %{{[0-9]+}}, label %[[SECOND:[a-z.0-9]+]],
; CHECK: {{^}}[[SECOND]]:
; CHECK-NEXT: call void @llvm.ubsantrap(i8 18){{.*}}, !dbg ![[OTHER:[0-9]+]]
; CHECK: {{^}}[[WHICH]]:
; CHECK-NEXT: br i1 %in, label %[[SECOND]], label %[[FIRST:[a-z.0-9]+]]
; CHECK: {{^}}[[FIRST]]:
; CHECK-NEXT: call void @llvm.ubsantrap(i8 18){{.*}}, !dbg ![[ONE:[0-9]+]]
; CHECK-DAG: ![[ONE]] = !DILocation(line: 3,
; CHECK-DAG: ![[OTHER]] = !DILocation(line: 4,
define i32 @two_lines(i32 %i) !dbg !4 {
  %in = icmp ult i32 %i, 47, !dbg !5
  br i1 %in, label %right, label %wrong, !dbg !5
right:
  %q = getelementptr [46 x i32], ptr @table, i32 0, i32 %i, !dbg !6
  %x = load i32, ptr %q, !dbg !6
  ret i32 %x, !dbg !6
wrong:
  call void @llvm.ubsantrap(i8 18), !dbg !5
  unreachable, !dbg !5
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!3}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1, emissionKind: LineTablesOnly)
!1 = !DIFile(filename: "a.c", directory: ".")
!2 = !DISubroutineType(types: !{})
!3 = !{i32 2, !"Debug Info Version", i32 3}
!4 = distinct !DISubprogram(name: "two_lines", file: !1, line: 1, type: !2, unit: !0, spFlags: DISPFlagDefinition)
!5 = !DILocation(line: 3, scope: !4)
!6 = !DILocation(line: 4, scope: !4)
